import type { z } from "zod";

/** One operation of the console's API: the server's routes, the browser's client and the document come from it. */
export interface Endpoint<
	Params extends z.ZodType = z.ZodType,
	Query extends z.ZodType = z.ZodType,
	Body extends z.ZodType = z.ZodType,
	Answer extends z.ZodType = z.ZodType,
> {
	readonly method: "GET" | "POST" | "PUT" | "DELETE";
	/** With `:name` for parameters. */
	readonly path: string;
	readonly summary: string;
	readonly params?: Params;
	readonly query?: Query;
	readonly body?: Body;
	/** Absent: 204 without content. */
	readonly answer?: Answer;
	/** Largest body, when it may be larger than 1 MiB. */
	readonly maxBodyBytes?: number;
	/** Reachable without a session. */
	readonly isPublic?: boolean;
}

export function defineEndpoint<
	Params extends z.ZodType = z.ZodUndefined,
	Query extends z.ZodType = z.ZodUndefined,
	Body extends z.ZodType = z.ZodUndefined,
	Answer extends z.ZodType = z.ZodUndefined,
>(
	endpoint: Endpoint<Params, Query, Body, Answer>,
): Endpoint<Params, Query, Body, Answer> {
	return endpoint;
}
