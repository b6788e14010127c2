/** The page of all errors, from the catalogues that the rooms define. Finds them by itself. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ErrorCatalogue } from "../src/schema/index.ts";

const root = join(import.meta.dirname, "..");

function isCatalogue(value: unknown): value is ErrorCatalogue<string> {
	return (
		typeof value === "object" &&
		value !== null &&
		"room" in value &&
		"definitions" in value &&
		"make" in value
	);
}

export async function findCatalogues(): Promise<ErrorCatalogue<string>[]> {
	const files = globSync("src/**/*.ts", { cwd: root }).filter(
		(file) =>
			!file.endsWith(".test.ts") &&
			!file.startsWith("src/ui/") &&
			file !== "src/schema/errors.ts" &&
			readFileSync(join(root, file), "utf8").includes("= defineErrors("),
	);
	const catalogues: ErrorCatalogue<string>[] = [];
	for (const file of files) {
		// The start of a program is no module to look into; its errors lie in files of their own.
		const module: unknown = await import(join(root, file));
		catalogues.push(...Object.values(module as object).filter(isCatalogue));
	}
	return catalogues.sort((a, b) => (a.room < b.room ? -1 : 1));
}

export async function renderErrorsPage(): Promise<string> {
	const lines = [
		"# Errors",
		"",
		"Every error has a code, which never changes its meaning, and a sentence for its reader. Places in braces are filled in.",
		"`node tools/write-errors.ts` makes this page from the code.",
	];
	for (const { room, definitions } of await findCatalogues()) {
		lines.push(
			"",
			`## ${room}`,
			"",
			"| code | status | sentence |",
			"| --- | --- | --- |",
		);
		for (const [name, { status, sentence }] of Object.entries(definitions)) {
			lines.push(
				`| \`${room}.${name}\` | ${status} | ${sentence.replaceAll("|", "\\|")} |`,
			);
		}
	}
	return `${lines.join("\n")}\n`;
}
