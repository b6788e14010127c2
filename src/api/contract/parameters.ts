/** Parameters that several endpoints share. */
import { z } from "zod";

export const byId = z.object({ id: z.string() });

/** Milliseconds since the epoch, both inclusive. */
export const period = { from: z.coerce.number(), to: z.coerce.number() };

/** A parameter given once or repeatedly. */
export const many = <T extends z.ZodType>(item: T) =>
	z.preprocess(
		(value) => (value === undefined || Array.isArray(value) ? value : [value]),
		z.array(item).optional(),
	);

/** A page of a list. */
export const paging = {
	offset: z.coerce.number().int().min(0).default(0),
	limit: z.coerce.number().int().min(1).max(500).default(100),
};
