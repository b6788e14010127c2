/** Resources as files over the administration channel: what the core answers, and how the command line asks. */
import { z } from "zod";
import { type PeerHandler, parseBody } from "./link/index.ts";
import type { ResourceFiles } from "./resource-files.ts";

const fileShape = z.object({
	path: z.string().min(1).max(4096),
	text: z.string(),
});

const applyRequest = z.object({
	files: z.array(fileShape),
	prune: z.boolean(),
	isDryRun: z.boolean(),
});

const differenceShape = z.object({
	path: z.array(z.union([z.string(), z.number()])),
	before: z.unknown().optional(),
	after: z.unknown().optional(),
});

const exportAnswer = z.object({ files: z.array(fileShape) });
const applyAnswer = z.object({
	changes: z.array(
		z.object({
			path: z.string(),
			action: z.enum(["create", "update", "delete"]),
			differences: z.array(differenceShape),
		}),
	),
	problems: z.array(
		z.object({ path: z.string(), line: z.number(), message: z.string() }),
	),
});

/** Routes for the command line of the core's own machine; who asks is for the internal API to check. */
export function answerResourceFiles(
	files: ResourceFiles,
): Readonly<Record<string, PeerHandler>> {
	return {
		"/resource-files/export": async () => ({ files: await files.export() }),
		"/resource-files/apply": async ({ body }) =>
			files.apply(parseBody(applyRequest, body)),
	};
}

export function askResourceFiles(
	call: (path: string, body: unknown) => Promise<unknown>,
): ResourceFiles {
	return {
		export: async () =>
			exportAnswer.parse(await call("/resource-files/export", {})).files,
		apply: async (request) =>
			applyAnswer.parse(await call("/resource-files/apply", request)),
	};
}
