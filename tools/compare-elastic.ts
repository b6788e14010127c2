/**
 * Compares our normalizers with the expected events that Elastic publishes for the same messages:
 *
 *   tools/compare-elastic.ts <checkout>
 *
 * where the checkout is one of elastic/integrations or elastic/beats. Prints, for each product and field, how often both
 * say the same, and each kind of difference once. Nothing of the checkout comes into the project.
 */
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
	compileContent,
	loadPacks,
	runSample,
	type Sample,
} from "#packs/index.ts";
import { products, readOurs, readTheirs } from "./elastic-fields.ts";
import { readPairs } from "./elastic-files.ts";

const checkout = process.argv[2];
if (checkout === undefined) {
	console.error("Name the directory of the checkout.");
	process.exit(1);
}

const root = join(import.meta.dirname, "..");
const { normalizers } = compileContent(await loadPacks(join(root, "content")));

interface Count {
	equal: number;
	differs: number;
	missingInOurs: number;
	missingInTheirs: number;
	readonly examples: Set<string>;
}

for (const product of products) {
	const counts = new Map<string, Count>();
	let messages = 0;
	let rejected = 0;
	const files = product.files.flatMap((pattern) =>
		globSync(pattern, { cwd: checkout }),
	);
	for (const file of files.sort()) {
		const pairs = readPairs(join(checkout, file), (path) =>
			readFileSync(path, "utf8"),
		);
		for (const { text, expected } of pairs) {
			if (!product.accepts(text)) continue;
			messages++;
			const sample: Sample = {
				name: file,
				directory: dirname(file),
				about: file,
				// Times without a year are compared without it.
				receivedAt: Date.parse("2026-12-31T23:00:00Z"),
				messages: [text],
			};
			const [outcome] = await runSample(sample, normalizers);
			if (outcome?.fields === undefined) {
				rejected++;
				continue;
			}
			for (const field of product.fields) {
				count(
					field.theirs,
					readTheirs(field, expected),
					readOurs(field, outcome.fields),
					counts,
				);
			}
		}
	}
	print(product.title, files.length, messages, rejected, counts);
}

function count(
	field: string,
	theirs: string,
	ours: string,
	counts: Map<string, Count>,
): void {
	if (theirs === "" && ours === "") return;
	const one = counts.get(field) ?? {
		equal: 0,
		differs: 0,
		missingInOurs: 0,
		missingInTheirs: 0,
		examples: new Set<string>(),
	};
	counts.set(field, one);
	if (theirs === ours) one.equal++;
	else if (ours === "") one.missingInOurs++;
	else if (theirs === "") one.missingInTheirs++;
	else one.differs++;
	if (theirs !== ours && one.examples.size < 3) {
		one.examples.add(`theirs ${shown(theirs)}, ours ${shown(ours)}`);
	}
}

function shown(text: string): string {
	return text === "" ? "none" : JSON.stringify(text.slice(0, 80));
}

function print(
	title: string,
	files: number,
	messages: number,
	rejected: number,
	counts: ReadonlyMap<string, Count>,
): void {
	console.log(
		`\n${title}: ${messages} messages of ${files} files, ${rejected} rejected by ours`,
	);
	for (const [field, one] of counts) {
		console.log(
			`  ${field}: ${one.equal} equal, ${one.differs} differ, ${one.missingInOurs} missing in ours, ${one.missingInTheirs} missing in theirs`,
		);
		for (const example of one.examples) console.log(`    ${example}`);
	}
}
