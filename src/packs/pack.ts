/**
 * A pack is knowledge about a product as data: how to read its events, which attacks to see in them, and samples that
 * prove both. A folder of `content/`:
 *
 *   pack.yaml              name, title, description
 *   normalizers/*.yaml     name, description, then the body of the resource
 *   rules/*.yaml           likewise, for correlation rules
 *   active-lists/*.yaml, dictionaries/*.yaml, filters/*.yaml
 *   cases/<name>/          input.log and expected.json, see case.ts
 */
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import {
	activeListResource,
	correlationRuleResource,
	dictionaryResource,
	filterResource,
	normalizerResource,
} from "#pipeline/index.ts";
import { deriveId, isErrorCode } from "#platform/index.ts";
import {
	defineErrors,
	type ResourceDefinition,
	resourceDescription,
	resourceName,
} from "#schema/index.ts";

import { expandConditions } from "./short-form.ts";

export const packErrors = defineErrors("packs", {
	invalidFile: {
		status: 500,
		sentence: "The content file {file} is not valid: {reason}",
	},
	nameTwice: {
		status: 500,
		sentence: "{kind} {name} is defined twice, the second time in {file}",
	},
});

const manifest = z.strictObject({
	title: z.string().min(1),
	description: z.string().default(""),
	/** Packs with a lower number come first; the order in which normalizers are tried follows it. Default 100. */
	order: z.int().default(100),
});

export interface PackResource {
	/** The same for ever, made from pack, kind and name. */
	readonly id: string;
	readonly kind: string;
	readonly name: string;
	readonly description: string;
	readonly body: unknown;
	readonly file: string;
}

export interface Pack {
	/** Name of the folder. */
	readonly name: string;
	readonly directory: string;
	readonly title: string;
	readonly order: number;
	readonly resources: readonly PackResource[];
}

const folders: Readonly<Record<string, ResourceDefinition>> = {
	"active-lists": activeListResource,
	dictionaries: dictionaryResource,
	filters: filterResource,
	normalizers: normalizerResource,
	rules: correlationRuleResource,
};

/** Reads all packs below a directory, checked, in their order. Throws packs.* with the file that is wrong. */
export async function loadPacks(directory: string): Promise<Pack[]> {
	const packs: Pack[] = [];
	for (const name of await listDirectory(directory)) {
		packs.push(await loadPack(join(directory, name)));
	}
	refuseDoubleNames(packs.flatMap((pack) => pack.resources));
	return packs.sort((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1));
}

async function loadPack(directory: string): Promise<Pack> {
	const file = join(directory, "pack.yaml");
	const head = check(manifest, await readYaml(file), file);
	const name = basename(directory);
	const resources: PackResource[] = [];
	for (const [folder, definition] of Object.entries(folders)) {
		for (const entry of await listDirectory(join(directory, folder))) {
			const path = join(directory, folder, entry);
			resources.push(await loadResource(name, definition, path));
		}
	}
	return { name, directory, title: head.title, order: head.order, resources };
}

async function loadResource(
	pack: string,
	definition: ResourceDefinition,
	file: string,
): Promise<PackResource> {
	const content = check(
		z.looseObject({ name: resourceName, description: resourceDescription }),
		await readYaml(file),
		file,
	);
	const { name, description, ...rest } = content;
	// A normalizer has a `name` of its own inside its rule tree; the resource's name serves there too.
	const body = check(definition.body, expandConditions(rest), file);
	return {
		id: deriveId("pack", pack, definition.kind, name),
		kind: definition.kind,
		name,
		description,
		body,
		file,
	};
}

function check<T extends z.ZodType>(
	definition: T,
	value: unknown,
	file: string,
): z.infer<T> {
	const result = definition.safeParse(value);
	if (result.success) return result.data;
	throw packErrors.make("invalidFile", {
		file,
		reason: z.prettifyError(result.error),
	});
}

async function readYaml(file: string): Promise<unknown> {
	const text = await readFile(file, "utf8");
	try {
		return parse(text);
	} catch (error) {
		throw packErrors.make(
			"invalidFile",
			{ file, reason: error instanceof Error ? error.message : "no YAML" },
			error,
		);
	}
}

async function listDirectory(directory: string): Promise<string[]> {
	try {
		return (await readdir(directory)).sort();
	} catch (error) {
		if (isErrorCode(error, "ENOENT")) return [];
		throw error;
	}
}

function refuseDoubleNames(resources: readonly PackResource[]): void {
	const seen = new Set<string>();
	for (const { kind, name, file } of resources) {
		const key = JSON.stringify([kind, name]);
		if (seen.has(key)) throw packErrors.make("nameTwice", { kind, name, file });
		seen.add(key);
	}
}
