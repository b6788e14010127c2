import type { BigIntStats } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { isErrorCode } from "#platform/index.ts";
import { fileKey } from "./file-identity.ts";
import type { FileMask } from "./file-mask.ts";

export interface FoundFile {
	readonly key: string;
	readonly path: string;
	readonly stats: BigIntStats;
}

/** Told about a path that can't be read; the reason is a sentence. */
export type ReportProblem = (path: string, reason: string) => void;

/** The regular files that the mask leads to, those written last at the end. */
export async function findFiles(
	mask: FileMask,
	report: ReportProblem,
): Promise<FoundFile[]> {
	if (mask.singlePath !== undefined) {
		const file = await inspect(mask.singlePath, report);
		if (file === undefined) report(mask.singlePath, "there is no such file");
		return file === undefined ? [] : [file];
	}
	const names = await list(mask.directory, report);
	return inspectAll(mask, names.filter(mask.matches), report);
}

/** Files beside those of the mask that may be rotated ones: their names begin alike. */
export async function findRotatedFiles(
	mask: FileMask,
	report: ReportProblem,
): Promise<FoundFile[]> {
	const names = await list(mask.directory, report);
	const others = names.filter(
		(name) => name.startsWith(mask.stem) && !mask.matches(name),
	);
	return inspectAll(mask, others, report);
}

async function inspectAll(
	mask: FileMask,
	names: readonly string[],
	report: ReportProblem,
): Promise<FoundFile[]> {
	const found: FoundFile[] = [];
	for (const name of names) {
		const file = await inspect(join(mask.directory, name), report);
		if (file !== undefined) found.push(file);
	}
	return found.sort((a, b) => Number(a.stats.mtimeNs - b.stats.mtimeNs));
}

async function list(
	directory: string,
	report: ReportProblem,
): Promise<string[]> {
	try {
		return await readdir(directory);
	} catch (error) {
		report(directory, reasonOf(error));
		return [];
	}
}

/** Undefined for what vanished meanwhile and for anything but a regular file. */
async function inspect(
	path: string,
	report: ReportProblem,
): Promise<FoundFile | undefined> {
	try {
		const stats = await stat(path, { bigint: true });
		return stats.isFile() ? { key: fileKey(stats), path, stats } : undefined;
	} catch (error) {
		if (!isErrorCode(error, "ENOENT")) report(path, reasonOf(error));
		return undefined;
	}
}

export function reasonOf(error: unknown): string {
	if (isErrorCode(error, "EACCES", "EPERM")) return "permission is missing";
	if (isErrorCode(error, "ENOENT")) return "it does not exist";
	return error instanceof Error ? error.message : String(error);
}
