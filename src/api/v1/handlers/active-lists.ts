import type { Readable } from "node:stream";
import {
	createListFileReader,
	createParts,
	FileProblem,
	type FileRecord,
} from "#api/contract/index.ts";
import type { Services, Tenants } from "#core/index.ts";
import { describeError } from "#schema/index.ts";
import type {
	ActiveListAccess,
	ListOverview,
} from "../../active-list-access.ts";
import { listAudit } from "../../active-list-audit.ts";
import type { RecordAudit } from "../../record-audit.ts";
import { findCorrelator, toCorrelatorError } from "../correlators.ts";
import { v1Errors } from "../errors.ts";
import type { Handlers } from "../handler.ts";

export interface ActiveListNeeds {
	readonly services: Services;
	readonly tenants: Tenants;
	readonly activeLists?: ActiveListAccess | undefined;
	readonly recordAudit?: RecordAudit | undefined;
}

/** Largest file of an import. */
const maxFileBytes = 512 * 1024 * 1024;

export function listActiveLists(
	needs: ActiveListNeeds,
): Handlers["activeLists"] {
	return async ({ query, scope, signal }) => {
		const service = await findCorrelator(needs, query.correlatorID, scope);
		const lists = await overview(needs, service.id, signal);
		return [...lists]
			.sort((a, b) => (a.name < b.name ? -1 : 1))
			.map(({ id, name, path, records, bytes }) => ({
				...{ id, name, records },
				dir: path,
				walSize: bytes,
			}));
	};
}

export function importActiveList(
	needs: ActiveListNeeds,
): Handlers["importActiveList"] {
	const { recordAudit } = needs;
	return async ({ query, scope, raw, signal }) => {
		const service = await findCorrelator(needs, query.correlatorID, scope);
		const list = chooseList(await overview(needs, service.id, signal), query);
		const audit = listAudit(service, list);
		const send = (put: readonly FileRecord[], clear: boolean) =>
			requireAccess(needs).change(
				service.id,
				{ list: list.id, clear, remove: [], put: [...put] },
				signal,
			);
		try {
			await importFile(raw, query, send);
			await recordAudit?.(audit("imported"));
		} catch (error) {
			const refused = toCorrelatorError(error);
			await recordAudit?.({
				...audit("imported"),
				outcome: "failed",
				message: describeError(refused),
			});
			throw refused;
		}
	};
}

/** In parts: what was sent before a line that cannot be read stays. */
async function importFile(
	raw: Readable,
	query: {
		readonly format: "csv" | "tsv" | "internal";
		readonly keyField?: string | undefined;
		readonly clear: boolean;
	},
	send: (records: readonly FileRecord[], clear: boolean) => Promise<unknown>,
): Promise<void> {
	const reader = createListFileReader(query.format, query.keyField ?? "");
	const parts = createParts();
	let mustClear = query.clear;
	async function take(records: readonly FileRecord[]): Promise<void> {
		for (const record of records) {
			const full = parts.add(record);
			if (full === undefined) continue;
			await send(full, mustClear);
			mustClear = false;
		}
	}
	try {
		for await (const text of textOf(raw)) await take(reader.push(text));
		await take(reader.end());
	} catch (error) {
		if (!(error instanceof FileProblem)) throw error;
		throw v1Errors.make("correlatorRefused", { details: error.message }, error);
	}
	const last = parts.rest();
	if (last.length > 0 || mustClear) await send(last, mustClear);
}

async function* textOf(raw: Readable): AsyncGenerator<string> {
	const decoder = new TextDecoder("utf-8", { fatal: true });
	let bytes = 0;
	try {
		// Not destroyed where reading stops early: the client could not read the answer.
		for await (const chunk of raw.iterator({ destroyOnReturn: false })) {
			bytes += chunk.length;
			if (bytes > maxFileBytes) throw v1Errors.make("bodyTooLarge");
			yield decoder.decode(chunk, { stream: true });
		}
		yield decoder.decode();
	} catch (error) {
		// The decoder's only error.
		if (!(error instanceof TypeError)) throw error;
		throw v1Errors.make(
			"bodyNotDecoded",
			{ details: "the file is not UTF-8" },
			error,
		);
	}
	if (bytes === 0) throw v1Errors.make("bodyRequired");
}

function chooseList(
	lists: readonly ListOverview[],
	query: {
		readonly activeListID?: string | undefined;
		readonly activeListName?: string | undefined;
	},
): ListOverview {
	const { activeListID: id, activeListName: name } = query;
	const found = lists.filter((list) =>
		id === undefined ? list.name === name : list.id === id,
	);
	if (found.length > 1) throw v1Errors.make("severalActiveLists");
	const [list] = found;
	if (list === undefined) throw v1Errors.make("activeListNotFound");
	return list;
}

function requireAccess({ activeLists }: ActiveListNeeds): ActiveListAccess {
	if (activeLists !== undefined) return activeLists;
	throw v1Errors.make("correlatorFailed", {
		details: "this core cannot reach its correlators",
	});
}

async function overview(
	needs: ActiveListNeeds,
	serviceId: string,
	signal: AbortSignal,
): Promise<readonly ListOverview[]> {
	try {
		return await requireAccess(needs).overview(serviceId, signal);
	} catch (error) {
		throw toCorrelatorError(error);
	}
}
