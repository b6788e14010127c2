import { queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import {
	type backupsShape,
	endpoints,
	errorShape,
	restoreAnswer,
} from "#api/contract/index.ts";
import type { Client } from "../../api/client.ts";
import { consoleErrors, isAbort, serverError } from "../../api/errors.ts";

export type BackupsView = z.output<typeof backupsShape>;
export type Restored = z.output<typeof restoreAnswer>;

const everyMs = 5000;

export const backupsQuery = (client: Client) =>
	queryOptions({
		queryKey: ["backups"],
		queryFn: ({ signal }) => client.call(endpoints.backups, {}, signal),
		refetchInterval: everyMs,
	});

export function fileAddress(name: string): string {
	return `/api/backups/${encodeURIComponent(name)}/file`;
}

/** Sends the archive as it is; the contract's client sends JSON only. */
export async function sendRestore(
	file: Blob,
	signal: AbortSignal,
): Promise<Restored> {
	const response = await fetch("/api/restore", {
		...{ method: "POST", credentials: "same-origin", body: file, signal },
		headers: {
			"content-type": "application/gzip",
			"x-ursa-console": "1",
		},
	}).catch((error: unknown) => {
		if (isAbort(error)) throw error;
		throw consoleErrors.make("unreachable", {}, error);
	});
	const answer: unknown = await response.json().catch(() => undefined);
	if (response.ok) return restoreAnswer.parse(answer);
	const refusal = errorShape.safeParse(answer);
	throw refusal.success
		? serverError(response.status, refusal.data.code, refusal.data.message)
		: consoleErrors.make("serverFault", { status: response.status });
}
