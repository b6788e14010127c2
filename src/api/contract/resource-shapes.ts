/** Resources and their forms, as the console sees them. */
import { z } from "zod";
import { rowShape } from "./shapes.ts";

/**
 * JSON Schema 2020-12 of the body of a kind. Beside the standard keywords (title, description, default, enum, const,
 * oneOf, $ref, minimum …) a member may carry `unit` ("bytes", "seconds" …), `reference` (it names a resource of that
 * kind) and `secret` (its value is never shown again).
 */
export const bodySchemaShape = z.record(z.string(), z.unknown());

export const resourceKindShape = z.object({
	/** Machine name: `collector`. */
	kind: z.string(),
	/** Name for people: `Collector`. */
	title: z.string(),
	isSecret: z.boolean(),
	/** Tenants in which the caller may create, change and delete resources of the kind. */
	editableTenants: z.array(z.object({ id: z.string(), name: z.string() })),
});

export const resourceSummaryShape = z.object({
	id: z.string(),
	kind: z.string(),
	tenantId: z.string(),
	tenantName: z.string(),
	name: z.string(),
	description: z.string(),
	/** What tells bodies of the kind apart: type of a secret or dictionary, kind of a rule or destination. */
	type: z.string().optional(),
	/** Grows by one with every change. */
	version: z.number(),
	/** Absent = in no folder. */
	folderId: z.string().optional(),
	/** It came with Ursa and nobody changed it. */
	isShipped: z.boolean(),
	/** Who changed it last. */
	userName: z.string().optional(),
	createdAt: z.number(),
	updatedAt: z.number(),
	/** Whether the caller may change and delete it. */
	canEdit: z.boolean(),
});

export const resourceShape = resourceSummaryShape.extend({
	/** Of a secret without the members marked `secret`. */
	body: z.unknown(),
	/** Members of a secret that hold a value which is not shown, such as `password`. */
	keptSecrets: z.array(z.string()),
});

/** What stands in the way of a body; the path leads into the body, empty for the whole. */
export const issueShape = z.object({
	/** First member is `name`, `description` or `body`. */
	path: z.array(z.union([z.string(), z.number()])),
	message: z.string(),
});

/** Somebody who needs a resource. */
export const resourceUserShape = z.object({
	id: z.string(),
	kind: z.string(),
	name: z.string(),
	tenantId: z.string(),
	tenantName: z.string(),
});

export const resourceUsersAnswer = z.object({
	/** Resources whose bodies name it, and services that run it (kind `service`). */
	users: z.array(resourceUserShape),
	/** Number of further ones in tenants that the caller may not see. */
	hidden: z.number(),
});

/** What became of one sample. */
export const sampleResultShape = z.discriminatedUnion("outcome", [
	z.object({
		outcome: z.literal("event"),
		/** Whether a collector with several normalizers would try this one. */
		isAccepted: z.boolean(),
		event: rowShape,
		/** Rules of the tree that took it, from the main rule down. */
		rules: z.array(
			z.object({
				/** Positions among the extra rules on each level; empty for the main rule. */
				path: z.array(z.number()),
				name: z.string(),
			}),
		),
		microseconds: z.number(),
	}),
	z.object({
		outcome: z.literal("rejected"),
		isAccepted: z.boolean(),
		code: z.string(),
		cause: z.string(),
		microseconds: z.number(),
	}),
	/** The time for one request had run out before. */
	z.object({ outcome: z.literal("skipped") }),
]);

/** A folder of resources of one kind in one tenant. */
export const folderShape = z.object({
	id: z.string(),
	tenantId: z.string(),
	tenantName: z.string(),
	kind: z.string(),
	/** Absent = at the top. */
	parentId: z.string().optional(),
	name: z.string(),
	/** Whether the caller may change it and what is in it. */
	canEdit: z.boolean(),
});

export const resourceVersionShape = z.object({
	version: z.number(),
	/** Of the resource then. */
	name: z.string(),
	/** Who made it; absent for shipped content. */
	userName: z.string().optional(),
	/** Milliseconds since the epoch. */
	at: z.number(),
});

/** One thing that two versions differ in; `before` is absent where it was added, `after` where it was taken away. */
export const differenceShape = z.object({
	/** First member is `name`, `description` or `body`. */
	path: z.array(z.union([z.string(), z.number()])),
	before: z.unknown().optional(),
	after: z.unknown().optional(),
});
