import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { isErrorCode } from "#platform/index.ts";
import { fileKey } from "./file-identity.ts";
import type { FileMask } from "./file-mask.ts";

export interface FoundFile {
	readonly key: string;
	readonly path: string;
	readonly size: number;
	/** When it was written last. */
	readonly writtenNs: bigint;
}

/** A directory may be far away; asking for many files one after the other would take as many round trips. */
const inspectedAtOnce = 16;

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
	const left = names.values();
	async function inspectNext(): Promise<void> {
		for (const name of left) {
			const file = await inspect(join(mask.directory, name), report);
			if (file !== undefined) found.push(file);
		}
	}
	await Promise.all(Array.from({ length: inspectedAtOnce }, inspectNext));
	return found.sort((a, b) => Number(a.writtenNs - b.writtenNs));
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
		if (!stats.isFile()) return undefined;
		const { size, mtimeNs: writtenNs } = stats;
		return { key: fileKey(stats), path, size: Number(size), writtenNs };
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

/** The first problem and how many more there are, in a sentence. */
export function describeProblems(
	problems: readonly (readonly [string, string])[],
): string | undefined {
	const [first] = problems;
	if (first === undefined) return undefined;
	const more = problems.length - 1;
	const others = more > 0 ? ` (and ${more} more)` : "";
	return `cannot read ${first[0]}: ${first[1]}${others}`;
}
