import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { UrsaError } from "#schema/index.ts";
import { loadCases, loadPacks } from "./index.ts";

const rule = `
name: Failed log-on
description: Somebody tries.
kind: simple
propagatedFields: [SourceAddress]
selectors:
  - condition:
      all:
        - [Name, "=", failed]
        - not: [SourceAddress, "=", ""]
actions: [{ trigger: everyEvent }]
`;

/** Writes files (path → text) into a temporary directory of packs. */
async function makePacks(
	t: TestContext,
	files: Readonly<Record<string, string>>,
): Promise<string> {
	const directory = await mkdtemp(join(tmpdir(), "ursa-packs-"));
	t.after(() => rm(directory, { recursive: true, force: true }));
	for (const [path, text] of Object.entries(files)) {
		const file = join(directory, path);
		await mkdir(dirname(file), { recursive: true });
		await writeFile(file, text);
	}
	return directory;
}

async function refusalOf(work: Promise<unknown>): Promise<UrsaError> {
	try {
		await work;
	} catch (error) {
		assert.ok(error instanceof UrsaError, String(error));
		return error;
	}
	assert.fail("it was accepted");
}

test("packs come in their order, then by name, with the same ids every time", async (t) => {
	const directory = await makePacks(t, {
		"zebra/pack.yaml": "{ title: Zebra, order: 1 }",
		"ape/pack.yaml": "title: Ape",
		"bear/pack.yaml": "title: Bear",
		"bear/rules/rule.yaml": rule,
	});
	const packs = await loadPacks(directory);
	assert.deepEqual(
		packs.map(({ name, order }) => [name, order]),
		[
			["zebra", 1],
			["ape", 100],
			["bear", 100],
		],
	);
	const [resource] = packs[2]?.resources ?? [];
	assert.equal(resource?.kind, "correlationRule");
	assert.equal(resource?.name, "Failed log-on");
	assert.equal(resource?.description, "Somebody tries.");
	const again = await loadPacks(directory);
	assert.equal(again[2]?.resources[0]?.id, resource?.id);
});

test("a directory without packs has none", async (t) => {
	const directory = await makePacks(t, {});
	assert.deepEqual(await loadPacks(directory), []);
	assert.deepEqual(await loadPacks(join(directory, "missing")), []);
	assert.deepEqual(await loadCases(join(directory, "missing")), []);
});

for (const [fault, text, reason] of [
	["no YAML", "name: [unfinished", /flow sequence/i],
	["a key twice", `${rule}\nkind: simple`, /unique/i],
	["no mapping", "- just\n- a list", /expected object/i],
	["no name", rule.replace(/^name:.*$/m, ""), /name/],
	["a kind that is none", rule.replace("simple", "clever"), /kind/],
	[
		"a misspelt key",
		rule.replace("selectors:\n  -", "selectors:\n  - treshold: 5\n   "),
		/Unrecognized key: "treshold"/,
	],
	[
		"a key of another kind of rule",
		`${rule}\nwindowSeconds: 5`,
		/windowSeconds/,
	],
	[
		"a misspelt key in a condition",
		rule.replace('[Name, "=", failed]', "{ kind: filter, filtre: x }"),
		/filtre/,
	],
	[
		"half of a condition beside another",
		rule.replace("all:", "any: [[Name, contains, x]]\n      all:"),
		/condition/,
	],
] as const) {
	test(`a rule with ${fault} is refused with the name of its file`, async (t) => {
		const directory = await makePacks(t, {
			"bear/pack.yaml": "title: Bear",
			"bear/rules/broken.yaml": text,
		});
		const error = await refusalOf(loadPacks(directory));
		assert.equal(error.code, "packs.invalidFile");
		assert.equal(
			error.details.file,
			join(directory, "bear", "rules", "broken.yaml"),
		);
		assert.match(error.message, reason);
	});
}

for (const [folder, text, key] of [
	[
		"normalizers",
		"{ name: N, parsing: { method: json }, mapings: [] }",
		"mapings",
	],
	[
		"normalizers",
		"{ name: N, parsing: { method: json }, mapping: [{ source: a, field: Name, labl: x }] }",
		"labl",
	],
	[
		"normalizers",
		"{ name: N, parsing: { method: json }, extras: [{ parsing: { method: kv }, condtion: x }] }",
		"condtion",
	],
	["active-lists", "{ name: L, ttl: 5 }", "ttl"],
	[
		"dictionaries",
		"{ name: D, type: dictionary, entries: {}, rows: {} }",
		"rows",
	],
	["filters", '{ name: F, condition: [Name, "=", x], not: true }', "not"],
] as const) {
	test(`${folder} with the key ${key}, which they do not have, are refused`, async (t) => {
		const directory = await makePacks(t, {
			"bear/pack.yaml": "title: Bear",
			[`bear/${folder}/broken.yaml`]: text,
		});
		const error = await refusalOf(loadPacks(directory));
		assert.equal(error.code, "packs.invalidFile");
		assert.match(error.message, new RegExp(`broken\\.yaml.*"${key}"`, "s"));
	});
}

test("a pack without a manifest, and a manifest with an unknown key, are refused by name", async (t) => {
	const without = await makePacks(t, { "bear/rules/rule.yaml": rule });
	await assert.rejects(loadPacks(without), /bear.pack\.yaml/);
	const unknown = await makePacks(t, {
		"bear/pack.yaml": "{ title: Bear, ordr: 5 }",
	});
	const error = await refusalOf(loadPacks(unknown));
	assert.match(error.message, /bear.pack\.yaml.*ordr/s);
});

test("two resources of one kind and name are refused, also in different packs", async (t) => {
	const directory = await makePacks(t, {
		"ape/pack.yaml": "title: Ape",
		"ape/rules/rule.yaml": rule,
		"bear/pack.yaml": "title: Bear",
		"bear/rules/same.yaml": rule,
	});
	const error = await refusalOf(loadPacks(directory));
	assert.equal(error.code, "packs.nameTwice");
	assert.match(error.message, /correlationRule Failed log-on.*bear.rules.same/);
});

test("names may repeat in different kinds", async (t) => {
	const directory = await makePacks(t, {
		"bear/pack.yaml": "title: Bear",
		"bear/active-lists/a.yaml": "{ name: Same, ttlSeconds: 60 }",
		"bear/filters/a.yaml": '{ name: Same, condition: [Name, "=", x] }',
	});
	const [pack] = await loadPacks(directory);
	assert.equal(new Set(pack?.resources.map(({ id }) => id)).size, 2);
});

test("the expectation of a case is refused with the name of its file", async (t) => {
	for (const text of ["{ not json", '{ "about": "x", "detectons": [] }']) {
		const directory = await makePacks(t, {
			"bear/cases/one/input.log": "a line\n",
			"bear/cases/one/expected.json": text,
		});
		const error = await refusalOf(loadCases(join(directory, "bear")));
		assert.equal(error.code, "packs.invalidFile");
		assert.match(error.message, /one.expected\.json/);
	}
});

test("a case gives its lines without empty ones", async (t) => {
	const directory = await makePacks(t, {
		"bear/cases/one/input.log": "first\n\nsecond\n",
		"bear/cases/one/expected.json": JSON.stringify({
			receivedAt: "2026-01-01T00:00:00Z",
			about: "two lines",
			detections: [],
		}),
	});
	const [packCase] = await loadCases(join(directory, "bear"));
	assert.deepEqual(packCase?.lines, [{ text: "first" }, { text: "second" }]);
	assert.deepEqual(packCase?.expected.nearMissOf, []);
});
