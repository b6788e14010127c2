/**
 * Writes what the shipped normalizers make of the samples in `content/`, for review: `tools/write-expected.ts [name …]`,
 * where a name is a pack or `pack/sample`. Without names all.
 */
import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import {
	compileContent,
	loadPacks,
	loadSamples,
	renderExpected,
} from "#packs/index.ts";

const root = join(import.meta.dirname, "..");
const packs = await loadPacks(join(root, "content"));
const { normalizers } = compileContent(packs);
const names = process.argv.slice(2);
const samples = (await Promise.all(packs.map(loadSamples)))
	.flat()
	.filter(
		({ name }) =>
			names.length === 0 ||
			names.some((wanted) => name === wanted || name.startsWith(`${wanted}/`)),
	);
for (const sample of samples) {
	const { file, text } = await renderExpected(sample, normalizers);
	writeFileSync(file, text);
	console.log(relative(root, file));
}
if (samples.length === 0) {
	console.error(`No sample is named ${names.join(", ")}.`);
	process.exitCode = 1;
}
