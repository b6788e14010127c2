/** Contents of active lists, asked of the correlator that holds them. */
import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";

const listPlace = z.object({
	/** Service of the correlator. */
	id: z.string(),
	/** Id of the list. */
	list: z.string(),
});

const fields = z.record(z.string(), z.string());

export const activeListRecordShape = z.object({
	key: z.string(),
	fields,
	/** Milliseconds since the epoch. */
	createdAt: z.number(),
	updatedAt: z.number(),
	expiresAt: z.number(),
	/** How often it was changed since it was made. */
	updates: z.number(),
});

/** `isApplied` false: it is kept and takes effect when the correlator has read what waits before it. */
const changed = z.object({ isApplied: z.boolean() });

export const activeListEndpoints = {
	activeLists: defineEndpoint({
		method: "GET",
		path: "/api/services/:id/active-lists",
		summary: "Active lists of a running correlator",
		params: listPlace.pick({ id: true }),
		answer: z.object({
			service: z.object({ id: z.string(), name: z.string() }),
			canEdit: z.boolean(),
			lists: z.array(
				z.object({
					id: z.string(),
					name: z.string(),
					records: z.number(),
					/** About what they take on the correlator's disk. */
					bytes: z.number(),
				}),
			),
		}),
	}),
	activeListRecords: defineEndpoint({
		method: "GET",
		path: "/api/services/:id/active-lists/:list/records",
		summary: "Records of an active list, oldest first",
		params: listPlace,
		query: z.object({
			/** Part of a key or value, in any case of letters. */
			search: z.string().max(1000).default(""),
			offset: z.coerce.number().int().min(0).default(0),
			limit: z.coerce.number().int().min(1).max(1000).default(200),
		}),
		answer: z.object({
			total: z.number(),
			records: z.array(activeListRecordShape),
		}),
	}),
	putActiveListRecord: defineEndpoint({
		method: "PUT",
		path: "/api/services/:id/active-lists/:list/record",
		summary: "Add a record to an active list, or replace it whole",
		params: listPlace,
		body: z.object({ key: z.string(), fields }),
		answer: changed,
	}),
	deleteActiveListRecords: defineEndpoint({
		method: "POST",
		path: "/api/services/:id/active-lists/:list/delete",
		summary: "Delete records of an active list",
		params: listPlace,
		body: z.object({ keys: z.array(z.string()).min(1).max(1000) }),
		answer: changed,
	}),
	clearActiveList: defineEndpoint({
		method: "POST",
		path: "/api/services/:id/active-lists/:list/clear",
		summary: "Empty an active list",
		params: listPlace,
		answer: changed,
	}),
	importActiveListPart: defineEndpoint({
		method: "POST",
		path: "/api/services/:id/active-lists/:list/import",
		summary:
			"Put a part of a file's records into an active list; what is sent stays when a later part fails",
		params: listPlace,
		body: z.object({
			/** With it the import is recorded, and may empty the list before. */
			isFirst: z.boolean(),
			clear: z.boolean().default(false),
			records: z
				.array(
					z.object({
						key: z.string(),
						fields,
						updates: z.int().min(0).optional(),
					}),
				)
				.max(1000),
		}),
		maxBodyBytes: 4 * 1024 * 1024,
		answer: changed,
	}),
	exportActiveListPart: defineEndpoint({
		method: "POST",
		path: "/api/services/:id/active-lists/:list/export",
		summary: "A part of an active list's records, for a file",
		params: listPlace,
		body: z.object({
			/** Key of the last record that is in the file; absent for the first part, with which the export is recorded. */
			after: z.string().optional(),
			/** How many are in the file: counts when that record is gone. */
			offset: z.int().min(0).default(0),
		}),
		answer: z.object({
			total: z.number(),
			records: z.array(activeListRecordShape),
		}),
	}),
} as const;
