/**
 * A pack is knowledge about a product as data: how to read its events, which attacks to see in them, and samples that
 * prove both. A folder of `content/`:
 *
 *   pack.yaml              name, title, description
 *   normalizers/*.yaml     name, description, then the body of the resource
 *   rules/*.yaml           likewise, for correlation rules
 *   active-lists/*.yaml, dictionaries/*.yaml, filters/*.yaml
 *   cases/<name>/          input.log and expected.json, see case.ts
 *   samples/<name>/        messages and the events that normalizers make of them, see sample.ts
 */
import { basename, join } from "node:path";
import { z } from "zod";
import {
	activeListResource,
	correlationRuleResource,
	dictionaryResource,
	filterResource,
	normalizerResource,
} from "#pipeline/index.ts";
import { deriveId } from "#platform/index.ts";
import {
	type ResourceDefinition,
	resourceDescription,
	resourceName,
} from "#schema/index.ts";
import { check, listDirectory, readYaml } from "./content-file.ts";
import { packErrors } from "./errors.ts";
import { expandConditions } from "./short-form.ts";

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

function refuseDoubleNames(resources: readonly PackResource[]): void {
	const seen = new Set<string>();
	for (const { kind, name, file } of resources) {
		const key = JSON.stringify([kind, name]);
		if (seen.has(key)) throw packErrors.make("nameTwice", { kind, name, file });
		seen.add(key);
	}
}
