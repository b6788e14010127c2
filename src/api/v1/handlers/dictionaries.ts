import { Readable } from "node:stream";
import type { z } from "zod";
import { createCsvReader, FileProblem, toCsvRow } from "#api/contract/index.ts";
import {
	type Resource,
	type Resources,
	sharedTenantId,
	tenantsWithShared,
	toPrincipal,
	type User,
} from "#core/index.ts";
import { dictionaryResource } from "#pipeline/index.ts";
import { UrsaError } from "#schema/index.ts";
import { isInScope, type Scope } from "../../scope.ts";
import type { ServiceReloads } from "../../service-reloads.ts";
import { v1Errors } from "../errors.ts";
import type { Handlers } from "../handler.ts";
import { fileOf } from "../multipart.ts";

export interface DictionaryNeeds {
	readonly resources: Pick<Resources, "find" | "update">;
	readonly serviceReloads?: ServiceReloads | undefined;
}

/** Largest body; its file is read whole. */
const maxBodyBytes = 64 * 1024 * 1024;
/** The header of the key; what a client calls it makes no difference. */
const keyColumn = "key";

type Table = Extract<
	z.output<(typeof dictionaryResource)["body"]>,
	{ type: "table" }
>;

export function readDictionary({
	resources,
}: DictionaryNeeds): Handlers["dictionary"] {
	return async ({ query, user, scope }) => {
		const visible = visibleTo(user, scope);
		const found = await findDictionary(resources, query.dictionaryID, visible);
		const { columns, rows } = tableOf(found);
		const lines = [
			[keyColumn, ...columns],
			...Object.entries(rows).map(([key, values]) => [key, ...values]),
		];
		const text = lines.map((line) => `${toCsvRow(line)}\n`).join("");
		return Readable.from([Buffer.from(text)]);
	};
}

export function updateDictionary({
	resources,
	serviceReloads,
}: DictionaryNeeds): Handlers["updateDictionary"] {
	return async ({ query, user, scope, raw, signal }) => {
		const found = await findDictionary(resources, query.dictionaryID, scope);
		const { columns } = tableOf(found);
		const file = fileOf(await readAll(raw), "file");
		if (file === undefined) {
			throw v1Errors.make("bodyNotDecoded", {
				details: "there is no file field named file in multipart/form-data",
			});
		}
		const rows = readRows(file, columns);
		const body = { type: "table" as const, columns, rows };
		const change = { body, userId: user.id };
		await update(resources, found, change);
		const failed = (await serviceReloads?.reload(found.id, signal)) ?? [];
		return {
			servicesFailedToUpdate: failed.map(({ id, error }) => ({
				id,
				err: error,
			})),
		};
	};
}

/** Shared dictionaries are read by everybody who may read any, unless they are hidden from the user. */
function visibleTo(user: User, scope: Scope): Scope {
	if (user.hidesShared) {
		return scope === "all"
			? scope
			: scope.filter((id) => id !== sharedTenantId);
	}
	return tenantsWithShared(toPrincipal(user), "resources.view");
}

async function findDictionary(
	resources: DictionaryNeeds["resources"],
	id: string,
	scope: Scope,
): Promise<Resource> {
	const found = await resources.find(id);
	if (found === undefined || found.kind !== dictionaryResource.kind) {
		throw v1Errors.make("dictionaryNotFound", { details: id });
	}
	if (!isInScope(scope, found.tenantId)) throw v1Errors.make("accessDenied");
	return found;
}

function tableOf(dictionary: Resource): Table {
	const body = dictionaryResource.body.parse(dictionary.body);
	if (body.type !== "table") throw v1Errors.make("notTable");
	return body;
}

async function update(
	resources: DictionaryNeeds["resources"],
	found: Resource,
	change: { readonly body: Table; readonly userId: string },
): Promise<void> {
	try {
		await resources.update(found.id, found.version, change);
	} catch (error) {
		if (
			!(error instanceof UrsaError) ||
			error.code !== "resources.changedMeanwhile"
		)
			throw error;
		// All rows are replaced, whatever they were; columns that changed meanwhile are refused by the room itself.
		const now = await resources.find(found.id);
		if (now === undefined) throw v1Errors.make("dictionaryNotFound");
		if (!isSame(tableOf(now).columns, change.body.columns))
			throw v1Errors.make("columnsChanged");
		await resources.update(now.id, now.version, change);
	}
}

function readRows(file: Buffer, columns: readonly string[]): Table["rows"] {
	const [header, ...rows] = parseFile(file);
	if (header === undefined || rows.length === 0)
		throw v1Errors.make("bodyRequired");
	if (!isSame(header.slice(1), columns)) throw v1Errors.make("columnsChanged");
	return Object.fromEntries(
		rows.map(([key = "", ...values], index) => {
			if (values.length !== columns.length || !isRow(key, values)) {
				throw v1Errors.make("invalidValue", { details: `rows[${index}]` });
			}
			return [key, values];
		}),
	);
}

function isRow(key: string, values: readonly string[]): boolean {
	const columns = values.map((_, index) => `${index}`);
	const body = { type: "table", columns, rows: { [key]: values } };
	return dictionaryResource.body.safeParse(body).success;
}

function parseFile(file: Buffer): readonly (readonly string[])[] {
	try {
		const text = new TextDecoder("utf-8", { fatal: true }).decode(file);
		const reader = createCsvReader(",");
		return [...reader.push(text), ...reader.end()].map(({ values }) => values);
	} catch (error) {
		if (error instanceof FileProblem || error instanceof TypeError) {
			throw v1Errors.make("bodyNotDecoded", { details: error.message }, error);
		}
		throw error;
	}
}

async function readAll(raw: Readable): Promise<Buffer> {
	const parts: Buffer[] = [];
	let bytes = 0;
	// Not destroyed where reading stops early: the client could not read the answer.
	for await (const part of raw.iterator({ destroyOnReturn: false })) {
		bytes += part.length;
		if (bytes > maxBodyBytes) throw v1Errors.make("bodyTooLarge");
		parts.push(part);
	}
	if (bytes === 0) throw v1Errors.make("bodyRequired");
	return Buffer.concat(parts);
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
	return a.length === b.length && a.every((value, index) => value === b[index]);
}
