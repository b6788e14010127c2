/** The directory on the side of the command line: read, written, and told about. */
import { createHash } from "node:crypto";
import { readdir, readFile, rm } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import {
	makeDirectory,
	readFileIfPresent,
	replaceFile,
} from "#platform/index.ts";
import { defineErrors } from "#schema/index.ts";
import type {
	FileChange,
	FileProblem,
	ResourceFile,
} from "./resource-files.ts";
import { placeOf } from "./resource-files-paths.ts";

export const resourceDirectoryErrors = defineErrors("resourceDirectory", {
	tooMuch: {
		status: 400,
		sentence:
			"{directory} holds more than {limit} MiB of resources. Split it, or leave out dictionaries that are kept elsewhere.",
	},
	empty: {
		status: 400,
		sentence:
			"There is no resource in {directory}: files are <tenant>/<kind>/<folder…>/<name>.yaml. Write it with `ursa export` first.",
	},
	refused: {
		status: 400,
		sentence: "Nothing was changed: {count} of the files' parts are not right.",
	},
});

/** With room for what JSON adds on the way to the core. */
const maxBytes = 48 * 1024 * 1024;

/** Files of resources, by path. Links and hidden files, such as those of git, are passed over. */
export async function readResourceFiles(
	directory: string,
): Promise<ResourceFile[]> {
	const entries = await readdir(directory, {
		...{ withFileTypes: true, recursive: true },
	});
	const files: ResourceFile[] = [];
	let bytes = 0;
	for (const entry of entries) {
		const full = join(entry.parentPath, entry.name);
		const path = full.slice(join(directory, sep).length).split(sep).join("/");
		const isHidden = path.split("/").some((part) => part.startsWith("."));
		if (!entry.isFile() || isHidden || !path.endsWith(".yaml")) continue;
		const text = await readFile(full, "utf8");
		bytes += Buffer.byteLength(text);
		if (bytes > maxBytes) {
			const limit = maxBytes / 1024 / 1024;
			throw resourceDirectoryErrors.make("tooMuch", { directory, limit });
		}
		files.push({ path, text });
	}
	return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * Writes what is not there already. Files of resources that are gone are removed, as far as their tenant and kind are
 * among those that were written; whatever else is in the directory stays.
 */
export async function writeResourceFiles(
	directory: string,
	files: readonly ResourceFile[],
): Promise<{ readonly written: number; readonly removed: number }> {
	await makeDirectory(directory, 0o755);
	const wanted = new Set(files.map(({ path }) => path));
	const areas = new Set(files.map(({ path }) => areaOf(path)));
	let written = 0;
	for (const { path, text } of files) {
		const full = join(directory, path);
		const before = await readFileIfPresent(full);
		if (before !== undefined && hashOf(before) === hashOf(text)) continue;
		await makeDirectory(dirname(full), 0o755);
		await replaceFile(full, text, 0o644);
		written++;
	}
	let removed = 0;
	for (const { path } of await readResourceFiles(directory)) {
		const isGone = !wanted.has(path) && areas.has(areaOf(path));
		if (!isGone || placeOf(path) === undefined) continue;
		await rm(join(directory, path));
		removed++;
	}
	return { written, removed };
}

/** Tenant and kind. */
function areaOf(path: string): string {
	return path.split("/").slice(0, 2).join("/");
}

function hashOf(text: string): string {
	return createHash("sha256").update(text).digest("hex");
}

const signs = { create: "+", update: "~", delete: "-" } as const;

/** Lines for people: a sign and the file, then what is different in it. */
export function describeChanges(changes: readonly FileChange[]): string[] {
	return changes.flatMap(({ path, action, differences }) => [
		`${signs[action]} ${path}`,
		...differences.map(
			(difference) =>
				`    ${difference.path.join(".")}: ${show(difference, "before")} → ${show(difference, "after")}`,
		),
	]);
}

/** `file:line: message`, as compilers write it, so that editors jump there. */
export function describeProblems(problems: readonly FileProblem[]): string[] {
	return problems.map(
		({ path, line, message }) => `${path}:${line}: ${message}`,
	);
}

const shownLength = 160;

function show(
	difference: FileChange["differences"][number],
	side: "before" | "after",
): string {
	if (!(side in difference)) return "(nothing)";
	const text = JSON.stringify(difference[side]) ?? "(nothing)";
	return text.length > shownLength ? `${text.slice(0, shownLength)}…` : text;
}
