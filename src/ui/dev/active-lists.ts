/** Active lists of the invented correlators; what is changed stays until the mock server ends. */
import type { z } from "zod";
import type { activeListRecordShape } from "#api/contract/index.ts";
import { endpoints } from "#api/contract/index.ts";
import { MockError } from "./mock-error.ts";

type ListRecord = z.output<typeof activeListRecordShape>;

interface Call {
	readonly params: Readonly<Record<string, string>>;
	readonly query: unknown;
	readonly body: unknown;
}

const day = 86_400_000;

const lists = [
	{ id: "list-suspects", name: "Suspects", ttlMs: day, size: 3200 },
	{
		id: "list-scanners",
		name: "Known scanners",
		ttlMs: 36_000 * day,
		size: 14,
	},
	{
		id: "list-vip",
		name: "Accounts of the board, their deputies and assistants",
		ttlMs: 36_000 * day,
		size: 0,
	},
];

export function createActiveListRoutes(options: {
	now(): number;
	nameOf(serviceId: string | undefined): string;
}) {
	const { now, nameOf } = options;
	const contents = new Map(
		lists.map(({ id, ttlMs, size }) => [
			id,
			new Map(
				Array.from({ length: size }, (_, index) =>
					makeRecord(index, ttlMs, now()),
				).map((record) => [record.key, record]),
			),
		]),
	);

	function listOf(call: Call): Map<string, ListRecord> {
		const list = contents.get(call.params.list ?? "");
		if (list) return list;
		throw new MockError(
			404,
			"api.activeListNotFound",
			"The correlator has no such active list. Reload the correlator when the list is new.",
		);
	}

	function put(
		call: Call,
		record: {
			key: string;
			fields: Record<string, string>;
			updates?: number | undefined;
		},
	): void {
		const list = listOf(call);
		const before = list.get(record.key);
		const ttlMs = lists.find(({ id }) => id === call.params.list)?.ttlMs ?? day;
		list.set(record.key, {
			key: record.key,
			fields: record.fields,
			createdAt: before?.createdAt ?? now(),
			updatedAt: now(),
			expiresAt: now() + ttlMs,
			updates: record.updates ?? (before ? before.updates + 1 : 0),
		});
	}

	const done = { isApplied: true };
	return {
		activeLists: ({ params }: Call) => ({
			service: { id: params.id ?? "", name: nameOf(params.id) },
			canEdit: true,
			lists: lists.map(({ id, name }) => {
				const records = contents.get(id)?.size ?? 0;
				return { id, name, records, bytes: records * 190 };
			}),
		}),
		activeListRecords: (call: Call) => {
			const asked = endpoints.activeListRecords.query?.parse(call.query);
			const { search = "", offset = 0, limit = 200 } = asked ?? {};
			const wanted = search.toLowerCase();
			const found = [...listOf(call).values()].filter(({ key, fields }) =>
				[key, ...Object.values(fields)].some((text) =>
					text.toLowerCase().includes(wanted),
				),
			);
			return {
				total: found.length,
				records: found.slice(offset, offset + limit),
			};
		},
		putActiveListRecord: (call: Call) => {
			const record = endpoints.putActiveListRecord.body?.parse(call.body);
			if (record) put(call, record);
			return done;
		},
		deleteActiveListRecords: (call: Call) => {
			const asked = endpoints.deleteActiveListRecords.body?.parse(call.body);
			for (const key of asked?.keys ?? []) listOf(call).delete(key);
			return done;
		},
		clearActiveList: (call: Call) => {
			listOf(call).clear();
			return done;
		},
		importActiveListPart: (call: Call) => {
			const part = endpoints.importActiveListPart.body?.parse(call.body);
			if (part?.isFirst && part.clear) listOf(call).clear();
			for (const record of part?.records ?? []) put(call, record);
			return done;
		},
		exportActiveListPart: (call: Call) => {
			const asked = endpoints.exportActiveListPart.body?.parse(call.body);
			const records = [...listOf(call).values()];
			const offset = asked?.offset ?? 0;
			return {
				total: records.length,
				records: records.slice(offset, offset + 1000),
			};
		},
	};
}

function makeRecord(index: number, ttlMs: number, now: number): ListRecord {
	const updatedAt = now - index * 47_000;
	return {
		key: `10.${index % 7}.${Math.floor(index / 250)}.${index % 250}|user${index % 90}`,
		fields: {
			host: `ws-${String(1000 + index)}.corp.example`,
			reason: index % 3 === 0 ? "failed log-ons" : "port scan",
			...(index % 5 === 0 ? { note: "seen twice, look again" } : {}),
		},
		createdAt: updatedAt - 3_600_000,
		updatedAt,
		expiresAt: updatedAt + ttlMs,
		updates: index % 11,
	};
}
