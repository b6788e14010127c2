/** Runs the samples of all shipped packs, and asks that they reach every rule and every mapping of every normalizer. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import {
	compileNormalizer,
	dictionaryResource,
	normalizerResource,
	readDictionary,
} from "#pipeline/index.ts";
import {
	compileContent,
	loadPacks,
	loadSamples,
	readExpected,
	runSample,
} from "./index.ts";
import { markRules } from "./rule-marks.ts";

const contentDirectory = join(import.meta.dirname, "..", "..", "content");
const packs = await loadPacks(contentDirectory);
const { normalizers } = compileContent(packs);
const samples = (await Promise.all(packs.map(loadSamples))).flat();
const resources = packs.flatMap((pack) => pack.resources);

for (const pack of packs) {
	test(`the pack ${pack.name} has samples for its normalizers`, () => {
		const own = samples.filter(({ name }) => name.startsWith(`${pack.name}/`));
		assert.ok(own.length > 0, "write one; CONTRIBUTING.md says how");
	});
}

for (const sample of samples) {
	test(`${sample.name}: ${sample.about}`, async () => {
		assert.deepEqual(
			await runSample(sample, normalizers),
			await readExpected(sample),
			"node tools/write-expected.ts writes what is made now, for review",
		);
	});
}

const dictionaries = new Map(
	resources
		.filter(({ kind }) => kind === dictionaryResource.kind)
		.map(({ name, body }) => [
			name,
			readDictionary(dictionaryResource.body.parse(body)),
		]),
);
const marked = resources
	.filter(({ kind }) => kind === normalizerResource.kind)
	.map(({ name, body }) => {
		const { settings, parts } = markRules(
			normalizerResource.body.parse(body),
			name,
		);
		const normalizer = compileNormalizer(settings, {
			name,
			lookups: {
				dictionary: (one) => dictionaries.get(one),
				filter: () => undefined,
				activeList: () => undefined,
			},
		});
		return { name, normalizer, parts };
	});

test("samples reach every rule and every mapping of every normalizer", async () => {
	const reached = new Set<string>();
	for (const sample of samples) {
		const messages = await runSample(
			sample,
			marked.map(({ normalizer }) => normalizer),
		);
		for (const { normalizer, fields } of messages) {
			for (const mark of Object.keys(fields?.S ?? {})) {
				reached.add(`${normalizer} ${mark}`);
			}
		}
	}
	const missed = marked.flatMap(({ name, parts }) =>
		[...parts].flatMap(([mark, title]) =>
			reached.has(`${name} ${mark}`) ? [] : [title],
		),
	);
	assert.deepEqual(missed, []);
});
