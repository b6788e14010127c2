/** What a package holds. */
import { z } from "zod";
import { resourceId } from "#schema/index.ts";
import { transferErrors } from "./errors.ts";

const folderShape = z.object({
	id: z.string().max(64),
	/** Of the resources in it. */
	kind: z.string().max(64),
	parentId: z.string().max(64).optional(),
	name: z.string().max(128),
});

const resourceShape = z.object({
	id: resourceId,
	kind: z.string().max(64),
	name: z.string().max(128),
	description: z.string().max(4000),
	/** Names others by their ids. Of a secret without its values. */
	body: z.unknown(),
	folderId: z.string().max(64).optional(),
	/** Ids of the resources that it names. */
	needs: z.array(resourceId).max(10_000),
});

const contentShape = z.object({
	/** Of the Ursa that made it. */
	madeBy: z.string().max(64),
	madeAt: z.number(),
	folders: z.array(folderShape).max(20_000),
	resources: z.array(resourceShape).max(20_000),
});

export type PackageContent = z.output<typeof contentShape>;
export type PackedResource = PackageContent["resources"][number];

/** Throws transfer.damaged. */
export function parsePackage(given: unknown): PackageContent {
	const result = contentShape.safeParse(given);
	if (!result.success) {
		const [issue] = result.error.issues;
		throw transferErrors.make("damaged", {
			place: issue?.path.join(".") || "the top",
			reason: issue?.message ?? "not valid",
		});
	}
	const ids = new Set(result.data.resources.map(({ id }) => id));
	if (ids.size < result.data.resources.length) {
		throw transferErrors.make("damaged", {
			place: "resources",
			reason: "an id stands there twice",
		});
	}
	return result.data;
}
