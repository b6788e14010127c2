/** Packages of resources, as the console sees them. */
import { z } from "zod";

/** 0 leaves what is there, 1 brings in what is not there, 2 puts it in the place of what is there. */
export const transferActionShape = z.union([
	z.literal(0),
	z.literal(1),
	z.literal(2),
]);

export const openedPackageShape = z.object({
	/** Ursa that made it. */
	madeBy: z.string(),
	madeAt: z.number(),
	resources: z.array(
		z.object({
			/** In the package. */
			id: z.string(),
			kind: z.string(),
			name: z.string(),
			/** Names of its folders from the top down. */
			folder: z.array(z.string()),
			/** What is there already. */
			conflict: z
				.object({
					id: z.string(),
					name: z.string(),
					tenantName: z.string(),
					/** Whether the caller may put the one of the package in its place. */
					canReplace: z.boolean(),
				})
				.optional(),
		}),
	),
});
