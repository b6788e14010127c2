/** What a correlator's door tells the core of its active lists, and takes for them. */
import { join } from "node:path";
import { setImmediate as otherWork } from "node:timers/promises";
import { z } from "zod";
import {
	type ActiveList,
	type ActiveListRecord,
	type ActiveLists,
	type CorrelatorInput,
	type CorrelatorService,
	listChangeDefinition,
} from "#pipeline/index.ts";
import { defineErrors } from "#schema/index.ts";
import { type PeerHandler, parseBody } from "../link/index.ts";

export const activeListPaths = {
	overview: "/lists",
	read: "/lists/read",
	change: "/lists/change",
} as const;

export const activeListErrors = defineErrors("activeLists", {
	notFound: {
		status: 404,
		sentence:
			"The correlator has no active list “{list}”. Reload it when the list is new",
	},
});

export const listOverview = z.array(
	z.object({
		id: z.string(),
		name: z.string(),
		/** File in which the correlator keeps the list. */
		path: z.string(),
		records: z.int(),
		/** About what its records take in that file. */
		bytes: z.int(),
	}),
);

export const listReadRequest = z.object({
	list: z.string(),
	/** Part of a key or value, in any case of letters; "" = all. */
	search: z.string().max(1000).default(""),
	/** Key that the answer goes on after; when it is gone, `offset` counts. */
	after: z.string().optional(),
	offset: z.int().min(0).default(0),
	limit: z.int().min(1).max(10_000),
});

export const listReadAnswer = z.object({
	/** Of those that fit the search. */
	total: z.int(),
	/** In the order in which they were made. */
	records: z.array(
		z.object({
			key: z.string(),
			fields: z.record(z.string(), z.string()),
			createdAt: z.number(),
			updatedAt: z.number(),
			expiresAt: z.number(),
			updates: z.int(),
		}),
	),
});

/** `isApplied` false: it is durable, and takes effect when the correlator has read what waits before it. */
export const listChangeAnswer = z.object({ isApplied: z.boolean() });

/** How long a change may wait for what is before it. */
const patienceMs = 5000;
/** Records looked at before events get their turn. */
const atOnce = 5000;
const measured = 1000;

export function activeListRoutes(options: {
	readonly lists: ActiveLists;
	readonly input: Pick<CorrelatorInput, "change">;
	readonly correlator: Pick<CorrelatorService, "hasRead">;
	/** Of the service. */
	readonly directory: string;
	readonly clock: () => number;
}): Readonly<Record<string, PeerHandler>> {
	const { lists, input, correlator, clock } = options;

	function findList(id: string): ActiveList {
		const list = lists.all().find((one) => one.id === id);
		if (list === undefined)
			throw activeListErrors.make("notFound", { list: id });
		return list;
	}

	return {
		[activeListPaths.overview]: async () =>
			lists.all().map((list) => ({
				id: list.id,
				name: list.name,
				path: join(options.directory, "state.json"),
				records: list.size,
				bytes: estimateBytes(list),
			})),
		[activeListPaths.read]: async ({ body, signal }) => {
			const request = parseBody(listReadRequest, body);
			return readRecords(findList(request.list), request, signal);
		},
		[activeListPaths.change]: async ({ body }) => {
			const change = parseBody(listChangeDefinition, body);
			findList(change.list);
			const place = await input.change(clock(), change);
			return { isApplied: await correlator.hasRead(place, patienceMs) };
		},
	};
}

/** By its first records: what a list holds is much alike. */
function estimateBytes(list: ActiveList): number {
	let bytes = 0;
	let count = 0;
	for (const record of list.records()) {
		bytes += Buffer.byteLength(JSON.stringify(record)) + 1;
		count += 1;
		if (count === measured) break;
	}
	return count === 0 ? 0 : Math.round((bytes / count) * list.size);
}

async function readRecords(
	list: ActiveList,
	request: z.output<typeof listReadRequest>,
	signal: AbortSignal,
): Promise<z.output<typeof listReadAnswer>> {
	const fits = matching(request.search);
	const { after, limit } = request;
	/** Until the key is met, records are passed over. */
	let isBehind = after === undefined || list.record(after) === undefined;
	const offset = after === undefined || isBehind ? request.offset : 0;
	const records: ActiveListRecord[] = [];
	let total = 0;
	let looked = 0;
	let passed = 0;
	for (const record of list.records()) {
		looked += 1;
		if (looked % atOnce === 0) {
			await otherWork();
			signal.throwIfAborted();
		}
		if (!fits(record)) continue;
		total += 1;
		if (!isBehind) {
			isBehind = record.key === after;
			continue;
		}
		passed += 1;
		if (passed > offset && records.length < limit) records.push(record);
	}
	return { total, records };
}

function matching(search: string): (record: ActiveListRecord) => boolean {
	if (search === "") return () => true;
	const wanted = search.toLowerCase();
	return ({ key, fields }) =>
		key.toLowerCase().includes(wanted) ||
		Object.values(fields).some((value) => value.toLowerCase().includes(wanted));
}
