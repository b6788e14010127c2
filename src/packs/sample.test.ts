import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { compileNormalizer, normalizerDefinition } from "#pipeline/index.ts";
import { UrsaError } from "#schema/index.ts";
import {
	loadSamples,
	readExpected,
	renderExpected,
	runSample,
} from "./index.ts";
import { markRules } from "./rule-marks.ts";

const head = 'about: a sample\nreceivedAt: "2026-11-24T08:00:00Z"\n';

const settings = normalizerDefinition.parse({
	accepts: "=",
	parsing: { method: "kv" },
	keepRaw: "always",
	keepExtra: true,
	mapping: [
		{ source: "time", field: "DeviceReceiptTime" },
		{ source: "count", field: "N.count" },
	],
	extras: [
		{
			name: "words",
			inputField: "text",
			parsing: {
				method: "regexp",
				expressions: ["^(?P<word>a+)$", "^(?P<word>b+)$"],
			},
			mapping: [{ source: "word", field: "Name" }],
		},
	],
});

const lookups = {
	dictionary: () => undefined,
	filter: () => undefined,
	activeList: () => undefined,
};
const normalizers = [compileNormalizer(settings, { name: "pairs", lookups })];

/** A pack with one sample of these files. */
async function makePack(
	t: TestContext,
	files: Readonly<Record<string, string>>,
) {
	const directory = await mkdtemp(join(tmpdir(), "ursa-samples-"));
	t.after(() => rm(directory, { recursive: true, force: true }));
	for (const [name, text] of Object.entries(files)) {
		const file = join(directory, "samples", "one", name);
		await mkdir(dirname(file), { recursive: true });
		await writeFile(file, text);
	}
	return { name: "pack", directory };
}

async function loadOne(t: TestContext, files: Record<string, string>) {
	const [sample] = await loadSamples(await makePack(t, files));
	assert.ok(sample);
	return sample;
}

test("a message gives all fields but Raw, times readable, keys in order, and its reader", async (t) => {
	const sample = await loadOne(t, {
		"sample.yaml": head,
		"input.log":
			"z=1 text=aa time=2026-11-24T08:00:00Z count=9223372036854775807 b=2\nno pairs\n",
	});
	assert.deepEqual(await runSample(sample, normalizers), [
		{
			message: 1,
			normalizer: "pairs",
			keepsRaw: true,
			fields: {
				DeviceReceiptTime: "2026-11-24T08:00:00.000Z",
				Extra: { b: "2", text: "aa", z: "1" },
				N: { count: "9223372036854775807" },
				Name: "aa",
			},
		},
		{ message: 2, rejected: "collector.noNormalizer" },
	]);
});

test("what is written is what is expected afterwards; before, nothing is", async (t) => {
	const sample = await loadOne(t, {
		"sample.yaml": head,
		"input.log": "text=x",
	});
	assert.deepEqual(await readExpected(sample), []);
	const { file, text } = await renderExpected(sample, normalizers);
	await writeFile(file, text);
	assert.deepEqual(
		await readExpected(sample),
		await runSample(sample, normalizers),
	);
});

test("groups are separated by empty lines", async (t) => {
	const sample = await loadOne(t, {
		"sample.yaml": head,
		"groups.log": "a=1\nb=2\n\n\nc=3\n",
	});
	assert.deepEqual(sample.messages, ["a=1\nb=2", "c=3"]);
});

for (const [title, files, reason] of [
	[
		"no time of receipt",
		{ "sample.yaml": "about: x", "input.log": "a" },
		/receivedAt/,
	],
	[
		"a misspelt key",
		{ "sample.yaml": `${head}sauce: x`, "input.log": "a" },
		/sauce/,
	],
	["no messages", { "sample.yaml": head, "input.log": "\n" }, /no messages/],
] as const) {
	test(`a sample with ${title} is refused with its place`, async (t) => {
		const pack = await makePack(t, files);
		await assert.rejects(loadSamples(pack), (error) => {
			assert.ok(error instanceof UrsaError);
			assert.equal(error.code, "packs.invalidFile");
			assert.match(String(error.details.file), /samples/);
			assert.match(error.message, reason);
			return true;
		});
	});
}

test("marks tell which rule, which expression and which mapping a message reaches", async (t) => {
	const { settings: marked, parts } = markRules(settings, "pairs");
	const sample = await loadOne(t, {
		"sample.yaml": head,
		"input.log": "text=bb count=1",
	});
	const [outcome] = await runSample(sample, [
		compileNormalizer(marked, { name: "pairs", lookups }),
	]);
	const reached = Object.keys(outcome?.fields?.S ?? {});
	assert.deepEqual(
		[...parts].flatMap(([mark, title]) =>
			reached.includes(mark) ? [] : [title],
		),
		[
			"pairs: time → DeviceReceiptTime",
			"pairs / words (expression 1)",
			"pairs / words (expression 1): word → Name",
		],
	);
});
