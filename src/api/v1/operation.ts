import type { z } from "zod";
import type { Permission } from "#core/index.ts";
import type { V1ErrorName } from "./errors.ts";

/** One operation of the public REST API: routes, rights, checks and the API document come from it. */
export interface Operation<
	Query extends z.ZodType = z.ZodType,
	Body extends z.ZodType = z.ZodType,
	Answer extends z.ZodType = z.ZodType,
> {
	readonly method: "GET" | "POST";
	/** Behind `/api/v1`, with `:name` for parameters. */
	readonly path: string;
	readonly summary: string;
	/** Without it in any tenant the caller is refused; with it sees the objects of those tenants. Absent: any token. */
	readonly permission?: Permission;
	/** The permission only decides what is seen; callers without it are not refused. */
	readonly isOpenToAll?: boolean;
	readonly query?: Query;
	readonly body?: Body;
	/** The body is taken as it comes and handed over unread, of any length: the handler sets the bounds. */
	readonly hasRawBody?: boolean;
	/** Absent: 204 without content. */
	readonly answer?: Answer;
	/** Of an answer that is no JSON, such as `application/octet-stream`; its handler answers with a stream. */
	readonly answerType?: string;
	/** Errors of its own, in the order of their checks; those of every operation are added. */
	readonly errors: readonly V1ErrorName[];
}

export function defineOperation<
	Query extends z.ZodType = z.ZodUndefined,
	Body extends z.ZodType = z.ZodUndefined,
	Answer extends z.ZodType = z.ZodUndefined,
>(operation: Operation<Query, Body, Answer>): Operation<Query, Body, Answer> {
	return operation;
}

/** The name of the operation where rights to use it are given: `POST /alerts/close`. */
export function operationLabel(
	operation: Pick<Operation, "method" | "path">,
): string {
	return `${operation.method} ${operation.path}`;
}
