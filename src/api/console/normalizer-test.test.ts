import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openPglite } from "#backends/state-store/index.ts";
import { refusalOf, startConsoleApi } from "../testing/console-client.ts";
import { openRealResources } from "../testing/real-resources.ts";
import { tenantIds } from "../testing/world.ts";

const store = await openPglite({ dataDir: "memory" });
await store.migrate();
const real = await openRealResources(store.db);
after(async () => {
	await store.close();
	await real.close();
});

await real.resources.create({
	...{ kind: "dictionary", tenantId: tenantIds.a, name: "Ports" },
	body: { type: "dictionary", entries: { 22: "ssh" } },
});

type Client = ReturnType<typeof startConsoleApi>;
const start = (t: Parameters<typeof startConsoleApi>[0]) =>
	startConsoleApi(t, { resources: real.resources });
const tryOut = async (
	{ call }: Client,
	normalizer: unknown,
	samples: readonly string[],
	login = "analyst-a",
) =>
	call(
		"testNormalizer",
		{ body: { tenantId: tenantIds.a, normalizer, samples } },
		login,
	);

const message = (value: string) => ({
	...{ kind: "comparison", operator: "contains" },
	left: { kind: "field", field: "text" },
	right: { kind: "constant", value },
});
const tree = {
	...{ name: "Main", parsing: { method: "json" }, keepRaw: "always" },
	accepts: "^\\{",
	mapping: [
		{ source: "name", field: "Name" },
		{ source: "port", field: "DestinationPort" },
		{ source: "x", field: "S.x" },
	],
	enrichment: [
		{
			...{ kind: "dictionary", field: "ApplicationProtocol" },
			...{ dictionary: "Ports", keyFields: ["DestinationPort"] },
		},
	],
	extras: [
		{
			...{ name: "Other", inputField: "text", condition: message("nothing") },
			parsing: { method: "kv" },
		},
		{
			...{ name: "Pairs", inputField: "text", condition: message("user=") },
			parsing: { method: "kv" },
			mapping: [{ source: "user", field: "SourceUserName" }],
			extras: [
				{
					...{ name: "Deeper", parsing: { method: "regexp" } },
					parsing: {
						method: "regexp",
						expressions: ["(?P<id>uid=\\d+)"],
					},
					mapping: [{ source: "id", field: "Message" }],
				},
			],
		},
	],
};

test("each sample shows its event, the rules that took it, and how long they took", async (t) => {
	const client = start(t);
	const samples = [
		'{"name":"login","port":22,"x":"kept"}',
		'{"name":"login","text":"user=ada"}',
		'{"name":"login","text":"user=ada uid=7"}',
	];
	const answer = (await tryOut(client, tree, samples)).json();
	assert.deepEqual(answer.issues, []);
	const [plain, pairs, deep] = answer.results;
	assert.deepEqual(plain.event, {
		...{ Name: "login", DestinationPort: 22, ApplicationProtocol: "ssh" },
		...{ Raw: samples[0], S: { x: "kept" } },
	});
	assert.deepEqual(plain.rules, [{ path: [], name: "Main" }]);
	assert.equal(plain.isAccepted, true);
	assert.ok(plain.microseconds >= 0);
	assert.equal(pairs.event.SourceUserName, "ada");
	assert.deepEqual(pairs.rules, [
		{ path: [], name: "Main" },
		{ path: [1], name: "Pairs" },
	]);
	assert.equal(deep.event.Message, "uid=7");
	assert.deepEqual(deep.rules.at(-1), { path: [1, 0], name: "Deeper" });
	assert.doesNotMatch(JSON.stringify(answer), /ursaRule/);
});

test("a sample that is refused says why, and whether it would have been tried", async (t) => {
	const client = start(t);
	const answer = (await tryOut(client, tree, ["no JSON", ""])).json();
	for (const result of answer.results) {
		assert.deepEqual(
			[result.outcome, result.isAccepted, result.code],
			["rejected", false, "json.syntax"],
		);
		assert.ok(result.cause.length > 0);
	}
});

test("a normalizer that cannot work says what is wrong instead", async (t) => {
	const client = start(t);
	for (const [normalizer, place, words] of [
		[{}, ["body", "parsing"], /./],
		[
			{
				parsing: { method: "json" },
				mapping: [{ source: "a", field: "NoSuchField" }],
			},
			["body"],
			/NoSuchField/,
		],
		[
			{ parsing: { method: "regexp", expressions: ["(?P<a>"] } },
			["body"],
			/expression/,
		],
	] as const) {
		const answer = (await tryOut(client, normalizer, ["{}"])).json();
		assert.deepEqual(answer.results, []);
		assert.deepEqual(answer.issues[0].path, place);
		assert.match(answer.issues[0].message, words);
	}
});

test("dictionaries of other tenants are not there", async (t) => {
	const { call } = start(t);
	const answer = await call(
		"testNormalizer",
		{ body: { tenantId: tenantIds.b, normalizer: tree, samples: ["{}"] } },
		"analyst-b",
	);
	assert.match(answer.json().issues[0].message, /no dictionary “Ports”/);
});

test("number and size of the samples are bounded", async (t) => {
	const client = start(t);
	for (const samples of [
		Array.from({ length: 101 }, () => "{}"),
		["x".repeat(65_537)],
	]) {
		const answer = await tryOut(client, tree, samples);
		assert.deepEqual(refusalOf(answer), [400, "api.invalidRequest"]);
	}
	const long = Array.from({ length: 100 }, () => "x".repeat(65_536));
	const results = (await tryOut(client, tree, long)).json().results;
	assert.equal(results.length, 100);
});
