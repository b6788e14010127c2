import assert from "node:assert/strict";
import {
	mkdir,
	mkdtemp,
	readFile,
	rm,
	symlink,
	writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { findCompileError } from "#api/index.ts";
import { openPglite } from "#backends/state-store/index.ts";
import { createResources, createTenants, sharedTenantId } from "#core/index.ts";
import { loadPacks } from "#packs/index.ts";
import { resourceDefinitions } from "#pipeline/index.ts";
import { readSettings } from "#platform/index.ts";
import { describeError } from "#schema/index.ts";
import { createResourceFiles } from "./create-resource-files.ts";
import { defaultServiceResources, packResources } from "./default-services.ts";
import type { ResourceFile } from "./resource-files.ts";
import {
	describeChanges,
	describeProblems,
	readResourceFiles,
	writeResourceFiles,
} from "./resource-files-cli.ts";

const directory = await mkdtemp(join(tmpdir(), "ursa-files-"));
const store = await openPglite({ dataDir: "memory" });
await store.migrate();
after(async () => {
	await store.close();
	await rm(directory, { recursive: true });
});
const clock = () => Date.UTC(2026, 4, 1);
const audit = { record: async () => undefined };
const resources = createResources(store.db, {
	definitions: new Map(resourceDefinitions.map((one) => [one.kind, one])),
	...{ clock, audit, keyFile: join(directory, "secrets.key") },
	checkWritten: async (view, resource) => {
		const error = await findCompileError(view, resource);
		return error && describeError(error);
	},
});
const tenants = createTenants(store.db, { clock, audit });
const main = await tenants.main();
const packs = await loadPacks(join(import.meta.dirname, "..", "..", "content"));
await resources.ship([
	...packResources(packs, sharedTenantId),
	...defaultServiceResources(packs, main.id, readSettings({}, directory)),
]);
const core = createResourceFiles({
	...{ resources, tenants, definitions: resourceDefinitions, clock },
});
const shipped = await core.export();

const fileOf = (files: readonly ResourceFile[], path: string) => {
	const found = files.find((file) => file.path === path);
	assert.ok(
		found,
		`no ${path} among ${files.map((one) => one.path).join(", ")}`,
	);
	return found;
};
const apply = (files: readonly ResourceFile[], more: object = {}) =>
	core.apply({ files, prune: false, isDryRun: false, ...more });
const dictionary = (name: string, rest = "") =>
	`name: ${name}\n${rest}body:\n  type: dictionary\n  entries:\n    "22": ssh\n`;

test("applying what was exported changes nothing, for all shipped content", async () => {
	assert.ok(shipped.length > 20, `${shipped.length} files`);
	assert.deepEqual(await apply(shipped, { prune: true }), {
		...{ changes: [], problems: [] },
	});
	assert.deepEqual(await core.export(), shipped);
});

test("files use names and short conditions, and hold nothing that changes by itself", async () => {
	const collector = fileOf(shipped, "Main/collector/Default collector.yaml");
	assert.match(collector.text, /normalizers:\n {4}- (?!.*[0-9a-f]{8}-)/);
	const rules = shipped.filter(({ path }) =>
		path.includes("/correlationRule/"),
	);
	assert.ok(rules.length > 0);
	for (const { path, text } of rules) {
		assert.doesNotMatch(text, /kind: comparison/, path);
		assert.doesNotMatch(text, /version|createdAt|updatedAt|userId/, path);
	}
});

test("a file makes a resource in its folder, changes it, moves it and takes it away", async () => {
	const first = {
		path: "Main/dictionary/Lists/Net/Ports.yaml",
		text: dictionary("Ports"),
	};
	const made = await apply([first]);
	assert.deepEqual(made.problems, []);
	assert.deepEqual(describeChanges(made.changes), [`+ ${first.path}`]);
	const exported = fileOf(await core.export(), first.path);
	const changed = { ...exported, text: exported.text.replace("ssh", "SSH 2") };
	const tried = await apply([changed], { isDryRun: true });
	assert.deepEqual(describeChanges(tried.changes), [
		`~ ${first.path}`,
		'    body.entries.22: "ssh" → "SSH 2"',
	]);
	assert.deepEqual(await core.export(), [...(await core.export())]);
	assert.equal(fileOf(await core.export(), first.path).text, exported.text);
	await apply([changed]);
	assert.match(fileOf(await core.export(), first.path).text, /SSH 2/);

	const moved = { ...changed, path: "Main/dictionary/Ports.yaml" };
	const move = await apply([moved]);
	assert.deepEqual(describeChanges(move.changes), [
		`~ ${moved.path}`,
		'    folder.0: "Lists" → (nothing)',
		'    folder.1: "Net" → (nothing)',
	]);
	const without = (await core.export()).filter(
		({ path }) => path !== moved.path,
	);
	assert.deepEqual((await apply(without)).changes, []);
	const pruned = await apply(without, { prune: true });
	assert.deepEqual(describeChanges(pruned.changes), [`- ${moved.path}`]);
	assert.deepEqual(await core.export(), without);
});

test("a resource that is renamed in its file takes along those that name it", async () => {
	const filter = (name: string, condition: string) =>
		`name: ${name}\nbody:\n  condition: ${condition}\n`;
	await apply([
		{ path: "Main/filter/Inner.yaml", text: filter("Inner", '[Name, "=", a]') },
		{
			path: "Main/filter/Outer.yaml",
			text: filter("Outer", "{filter: Inner}"),
		},
	]);
	const all = await core.export();
	const inner = fileOf(all, "Main/filter/Inner.yaml");
	const outer = fileOf(all, "Main/filter/Outer.yaml");
	assert.match(outer.text, /filter: Inner/);
	const renamed = {
		path: "Main/filter/Other.yaml",
		text: inner.text.replace("name: Inner", "name: Other"),
	};
	const outerThen = {
		...outer,
		text: outer.text.replace("filter: Inner", "filter: Other"),
	};
	const done = await apply([renamed, outerThen]);
	assert.deepEqual(done.problems, []);
	assert.match(fileOf(await core.export(), outer.path).text, /filter: Other/);
	assert.deepEqual((await apply(await core.export())).changes, []);
});

test("a secret has no value in its file and keeps it when the file is applied", async () => {
	const { id } = await resources.create({
		...{ kind: "secret", tenantId: main.id, name: "Door" },
		body: { type: "credentials", user: "ann", password: "Pa55-door" },
	});
	const file = fileOf(await core.export(), "Main/secret/Door.yaml");
	assert.ok(!JSON.stringify(await core.export()).includes("Pa55-door"));
	assert.deepEqual((await apply([file])).changes, []);
	const changed = { ...file, text: file.text.replace("ann", "bob") };
	assert.deepEqual((await apply([changed])).problems, []);
	assert.deepEqual((await resources.openSecrets([id])).get(id), {
		...{ type: "credentials", user: "bob", password: "Pa55-door" },
	});
	const fresh = await apply([
		{
			path: "Main/secret/New.yaml",
			text: "name: New\nbody:\n  type: token\n",
		},
	]);
	assert.deepEqual(fresh.problems, []);
});

test("what is wrong is told with file and line, and nothing at all is changed", async () => {
	const before = await core.export();
	const wrong: readonly [
		path: string,
		text: string,
		line: number,
		says: RegExp,
	][] = [
		[
			"Main/dictionary/A.yaml",
			"name: A\nbody:\n  type: dictionary\n  entries: 5\n",
			4,
			/entries/,
		],
		["Main/dictionary/B.yaml", "name: B\nbody: {type: dictionary\n", 3, /./],
		["Main/dictionary/C.yaml", dictionary("C", "colour: red\n"), 1, /colour/],
		["Nowhere/dictionary/D.yaml", dictionary("D"), 1, /no tenant “Nowhere”/],
		["Main/spell/E.yaml", dictionary("E"), 1, /no kind “spell”/],
		["F.yaml", dictionary("F"), 1, /path is not/],
		[
			"Main/filter/G.yaml",
			'name: G\nbody:\n  condition:\n    all:\n      - {filter: nobody}\n      - [Name, "=", x]\n',
			5,
			/no filter “nobody”/,
		],
	];
	for (const [path, text, line, says] of wrong) {
		const good = {
			path: "Main/dictionary/Good.yaml",
			text: dictionary("Good"),
		};
		const { problems } = await apply([good, { path, text }]);
		const [first] = problems;
		assert.ok(first, path);
		assert.equal(first.path, path);
		assert.match(first.message, says);
		if (path !== "Main/dictionary/B.yaml")
			assert.equal(first.line, line, describeProblems(problems).join());
	}
	assert.deepEqual(await core.export(), before);
});

test("a rule that no correlator could run is refused at its body", async () => {
	const { problems } = await apply([
		{
			path: "Main/filter/Broken.yaml",
			text: 'name: Broken\nbody:\n  condition: [Name, match, "("]\n',
		},
	]);
	assert.deepEqual(
		problems.map(({ path, line }) => [path, line]),
		[["Main/filter/Broken.yaml", 3]],
	);
});

test("two files of one resource and an id of another tenant are refused", async () => {
	const id = shipped[0]?.text.match(/^id: (\S+)/)?.[1];
	assert.ok(id);
	const twice = await apply([
		{ path: "Main/dictionary/A.yaml", text: dictionary("Same") },
		{
			path: "Main/dictionary/B.yaml",
			text: dictionary("Same", "id: 7e5a9c10-0000-4000-8000-000000000009\n"),
		},
		{
			path: "Main/dictionary/C.yaml",
			text: dictionary("C", "id: 7e5a9c10-0000-4000-8000-000000000009\n"),
		},
	]);
	assert.match(twice.problems[0]?.message ?? "", /same resource/);
	const foreign = await apply([
		{ path: "Shared/dictionary/A.yaml", text: dictionary("A", `id: ${id}\n`) },
	]);
	assert.deepEqual(
		foreign.problems.map(({ line }) => line),
		[2],
	);
});

test("names that file systems refuse go over and come back", async () => {
	for (const name of [
		"a/b: c?",
		"..",
		"x".repeat(128),
		"ж".repeat(128),
		"%41",
		"end. ",
	]) {
		await resources.create({
			...{ kind: "dictionary", tenantId: main.id, name },
			...{ body: { type: "dictionary", entries: {} } },
		});
	}
	const folder = await resources.folders.create({
		...{ tenantId: main.id, kind: "dictionary", name: "ж".repeat(128) },
	});
	await resources.create({
		...{ kind: "dictionary", tenantId: main.id, name: "In a long one" },
		...{ body: { type: "dictionary", entries: {} }, folderId: folder.id },
	});
	const files = await core.export();
	const target = join(directory, "names");
	await writeResourceFiles(target, files);
	assert.deepEqual(await readResourceFiles(target), files);
	assert.deepEqual((await apply(files, { prune: true })).changes, []);
});

test("a directory gets only what is new and loses only resources that are gone", async () => {
	const target = join(directory, "export");
	const files = [
		{ path: "Main/dictionary/A.yaml", text: "a\n" },
		{ path: "Main/dictionary/B.yaml", text: "b\n" },
	];
	assert.deepEqual(await writeResourceFiles(target, files), {
		...{ written: 2, removed: 0 },
	});
	const foreign = ["README.md", ".git/x.yaml", "ci/build/x.yaml"];
	for (const path of foreign) {
		await mkdir(dirname(join(target, path)), { recursive: true });
		await writeFile(join(target, path), "mine");
	}
	await symlink("/etc/hostname", join(target, "Main/dictionary/L.yaml"));
	const again = await writeResourceFiles(target, [
		{ path: "Main/dictionary/A.yaml", text: "a2\n" },
	]);
	assert.deepEqual(again, { written: 1, removed: 1 });
	for (const path of foreign) {
		assert.equal(await readFile(join(target, path), "utf8"), "mine");
	}
	assert.deepEqual(
		(await readResourceFiles(target)).map(({ path }) => path),
		["Main/dictionary/A.yaml", "ci/build/x.yaml"],
	);
});
