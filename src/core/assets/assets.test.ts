import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { sharedTenantId } from "../tenants/tenants.ts";
import { assetsTable } from "./assets.table.ts";
import { machine, openAssets, rackField } from "./testing.ts";

const world = await openAssets();
const { assets, audit, branch, db, main, time } = world;
after(() => world.stateStore.close());
beforeEach(async () => {
	await db.delete(assetsTable);
});

const all = { tenants: "all" as const };
const countsOf = ({
	inserted,
	updated,
	unchanged,
	failed,
}: Record<"inserted" | "updated" | "unchanged" | "failed", number>) => [
	inserted,
	updated,
	unchanged,
	failed,
];

test("an import inserts, a second one changes nothing, a third one updates what differs", async () => {
	const given = [machine(1), machine(2), machine(3)];
	const first = await assets.importAssets(main, "api", given);
	assert.deepEqual(countsOf(first), [3, 0, 0, 0]);
	assert.deepEqual([...first.insertedIds.keys()], [0, 1, 2]);
	const before = await assets.list({ ...all, limit: 10 });
	time.now += 1000;
	assert.deepEqual(
		countsOf(await assets.importAssets(main, "api", given)),
		[0, 0, 3, 0],
	);
	assert.deepEqual(await assets.list({ ...all, limit: 10 }), before);
	const changed = await assets.importAssets(main, "api", [
		machine(1),
		machine(2, { owner: "John" }),
	]);
	assert.deepEqual(countsOf(changed), [0, 1, 1, 0]);
	const second = await assets.findByFqdn(main, "HOST-2.corp.test.");
	assert.deepEqual([second?.owner, second?.updatedAt], ["John", time.now]);
	assert.equal(second?.id, first.insertedIds.get(1));
});

test("a machine told of twice in one import is one asset, and the later word counts", async () => {
	const result = await assets.importAssets(main, "api", [
		machine(1),
		machine(1, { owner: "Later" }),
		machine(1, { owner: "Later" }),
	]);
	assert.deepEqual(countsOf(result), [1, 1, 1, 0]);
	const [asset] = await assets.list({ ...all, limit: 10 });
	assert.equal(asset?.owner, "Later");
});

test("what does not fit is reported by its place, and the rest goes in", async () => {
	const result = await assets.importAssets(main, "api", [
		machine(1),
		{ name: "nothing" },
		machine(2, { customFields: [{ id: "unknown", value: "x" }] }),
		machine(3, { customFields: [{ id: rackField.id, value: "no rack" }] }),
		machine(4, { customFields: [{ id: rackField.id, value: "R4" }] }),
	]);
	assert.deepEqual(countsOf(result), [2, 0, 0, 3]);
	assert.deepEqual(
		result.errors.map(({ index }) => index),
		[1, 2, 3],
	);
	assert.match(result.errors[0]?.message ?? "", /FQDN or an IP address/);
	const asset = await assets.findByFqdn(main, "host-4.corp.test");
	assert.deepEqual(asset?.customFields, { [rackField.id]: "R4" });
});

test("sources keep their own lists and each replaces its own only", async () => {
	await assets.importAssets(main, "ksc", [
		machine(1, {
			identifiers: { server: "k", host: "1" },
			software: [{ name: "from ksc" }],
			owner: "K",
		}),
	]);
	await assets.importAssets(main, "zabbix", [
		machine(1, {
			software: [{ name: "from zabbix" }],
			vulnerabilities: [],
			owner: "Z",
		}),
	]);
	const asset = await assets.findByFqdn(main, "host-1.corp.test");
	assert.deepEqual(asset?.sources, ["ksc", "zabbix"]);
	assert.equal(asset?.owner, "K");
	assert.deepEqual(
		asset?.software.map(({ name, source }) => [name, source]),
		[
			["from ksc", "ksc"],
			["from zabbix", "zabbix"],
		],
	);
	await assets.importAssets(main, "zabbix", [
		machine(1, { software: [], owner: "Z" }),
	]);
	const later = await assets.findByFqdn(main, "host-1.corp.test");
	assert.deepEqual(
		later?.software.map(({ source }) => source),
		["ksc"],
	);
	assert.deepEqual(
		[
			later?.softwareCount,
			later?.vulnerabilityCount,
			later?.vulnerabilitySeverity,
		],
		[1, 2, 3],
	);
});

test("the API cannot change what Kaspersky Security Center keeps, and only that asset fails", async () => {
	await assets.importAssets(main, "ksc", [
		machine(1, { identifiers: { host: "1" } }),
	]);
	const result = await assets.importAssets(main, "api", [
		machine(1, { owner: "X" }),
		machine(2),
	]);
	assert.deepEqual(countsOf(result), [1, 0, 0, 1]);
	assert.match(result.errors[0]?.message ?? "", /Kaspersky Security Center/);
	assert.equal(
		(await assets.findByFqdn(main, "host-1.corp.test"))?.owner,
		"Jane Roe",
	);
});

test("an asset that takes the FQDN of another is refused", async () => {
	await assets.importAssets(main, "ksc", [
		machine(1, { identifiers: { host: "1" } }),
		machine(2, { identifiers: { host: "2" } }),
	]);
	const result = await assets.importAssets(main, "ksc", [
		machine(2, { identifiers: { host: "2" }, fqdn: "host-1.corp.test" }),
	]);
	assert.deepEqual(countsOf(result), [0, 0, 0, 1]);
	assert.match(result.errors[0]?.message ?? "", /host-1/);
});

test("FQDNs that two machines exchange in one import end where they belong", async () => {
	await assets.importAssets(main, "ksc", [
		machine(1, { identifiers: { host: "1" }, fqdn: "a.test" }),
	]);
	const result = await assets.importAssets(main, "ksc", [
		machine(1, { identifiers: { host: "1" }, fqdn: "b.test" }),
		machine(2, { identifiers: { host: "2" }, fqdn: "a.test" }),
	]);
	assert.deepEqual(countsOf(result), [1, 1, 0, 0]);
	assert.equal((await assets.findByFqdn(main, "a.test"))?.name, "host-2");
});

test("tenants are apart: the same machine may be in two", async () => {
	await assets.importAssets(main, "api", [machine(1)]);
	const result = await assets.importAssets(branch, "api", [machine(1)]);
	assert.equal(result.inserted, 1);
	assert.equal(await assets.count(all), 2);
	assert.equal(await assets.count({ tenants: [branch] }), 1);
	assert.equal(await assets.count({ tenants: [] }), 0);
});

test("refuses Shared, unknown and disabled tenants, and odd names of sources", async () => {
	for (const [tenant, source, code] of [
		[sharedTenantId, "api", "assets.inShared"],
		["none", "api", "assets.tenantNotFound"],
		[main, "A b", "assets.badSource"],
	] as const) {
		await assert.rejects(assets.importAssets(tenant, source, [machine(1)]), {
			code,
		});
	}
	await world.tenants.setDisabled(branch, true);
	await assert.rejects(assets.importAssets(branch, "api", [machine(1)]), {
		code: "assets.tenantDisabled",
	});
	await world.tenants.setDisabled(branch, false);
});

test("an aborted import keeps the groups before, and says so in the audit", async () => {
	const controller = new AbortController();
	function* given() {
		for (let number = 0; number < 2000; number++) yield machine(number);
	}
	await assert.rejects(
		assets.importAssets(main, "api", given(), {
			signal: controller.signal,
			onProgress: () => controller.abort(new Error("enough")),
		}),
		/enough/,
	);
	assert.equal(await assets.count(all), 500);
	assert.deepEqual(audit.entries.at(-1)?.after, {
		inserted: 500,
		updated: 0,
		unchanged: 0,
		failed: 0,
	});
});

test("an address on more than a hundred machines joins none of them", async () => {
	const bridge = "172.17.0.1";
	const many = Array.from({ length: 150 }, (_, number) =>
		machine(number, {
			ipAddresses: [`10.5.0.${number}`, bridge],
			macAddresses: [],
		}),
	);
	await assets.importAssets(main, "api", many);
	const result = await assets.importAssets(main, "api", [
		{ ipAddresses: ["10.6.0.1", bridge] },
	]);
	assert.equal(result.inserted, 1);
});

test("is searched by text, source and pages; sorted either way", async () => {
	await assets.importAssets(main, "api", [
		machine(1),
		machine(2),
		machine(30, { owner: "Zoë 100%" }),
	]);
	const names = async (filter: object) =>
		(await assets.list({ ...all, limit: 10, ...filter })).map(
			({ name }) => name,
		);
	assert.deepEqual(await names({ text: "HOST-30.corp" }), ["host-30"]);
	assert.deepEqual(await names({ text: "10.0.0.2" }), ["host-2"]);
	assert.deepEqual(await names({ text: "00:0a:95" }), [
		"host-1",
		"host-2",
		"host-30",
	]);
	assert.deepEqual(await names({ text: "zoë 100%" }), ["host-30"]);
	assert.deepEqual(await names({ text: "_" }), []);
	assert.deepEqual(await names({ source: "ap" }), []);
	assert.deepEqual(await names({ source: "api", limit: 1, offset: 1 }), [
		"host-2",
	]);
	assert.deepEqual(
		await names({ sort: "owner", isDescending: true, limit: 1 }),
		["host-30"],
	);
	const matching = async (patterns: object) =>
		(await assets.listMatching(all, patterns, { offset: 0, limit: 10 })).map(
			({ name }) => name,
		);
	assert.deepEqual(await matching({ fqdn: "^HOST-\\d\\." }), [
		"host-1",
		"host-2",
	]);
	assert.deepEqual(await matching({ ip: "\\.30$", name: "host" }), ["host-30"]);
	await assert.rejects(matching({ name: "(" }), { code: "assets.badPattern" });
});

test("deletes what is chosen by id, FQDN or main address, and records it", async () => {
	await assets.importAssets(main, "api", [
		machine(1),
		machine(2),
		machine(3, { ipAddresses: ["10.0.0.3", "10.0.0.33"] }),
	]);
	const one = await assets.findByFqdn(main, "host-1.corp.test");
	assert.ok(one);
	assert.equal(
		(await assets.select(main, { mainAddresses: ["10.0.0.33"] })).length,
		0,
	);
	const ids = await assets.select(main, {
		ids: [one.id, "none"],
		fqdns: ["host-2.corp.test"],
		mainAddresses: ["10.0.0.3", "10.0.0.1"],
	});
	assert.equal(ids.length, 3);
	assert.equal(await assets.delete(branch, ids), 0);
	assert.equal(await assets.delete(main, ids), 3);
	assert.equal(await assets.find(one.id), undefined);
	assert.equal(
		audit.entries.filter(
			({ action, object }) =>
				action === "asset deleted" && object?.id === one.id,
		).length,
		1,
	);
});

test("a source that no longer tells of a machine is forgotten; alone it takes the asset along", async () => {
	await assets.importAssets(main, "kics", [machine(1), machine(2)]);
	await assets.importAssets(main, "zabbix", [machine(2, { owner: "Z" })]);
	time.now += 86_400_000;
	await assets.importAssets(main, "kics", [machine(3)]);
	assert.equal(await assets.removeUnseen(main, "kics", time.now), 1);
	const names = (await assets.list({ ...all, limit: 10 })).map(
		({ name, sources }) => [name, ...sources],
	);
	assert.deepEqual(names, [
		["host-2", "zabbix"],
		["host-3", "kics"],
	]);
	const two = await assets.findByFqdn(main, "host-2.corp.test");
	assert.ok(two?.software.every(({ source }) => source === "zabbix"));
});

test("a machine that is told of again, unchanged, counts as seen", async () => {
	await assets.importAssets(main, "kics", [machine(1)]);
	time.now += 86_400_000;
	const result = await assets.importAssets(main, "kics", [machine(1)]);
	assert.equal(result.unchanged, 1);
	assert.equal(await assets.removeUnseen(main, "kics", time.now), 0);
	const asset = await assets.findByFqdn(main, "host-1.corp.test");
	assert.equal(asset?.sourceDetails[0]?.lastSeen, time.now);
});

test("people create assets by hand, without vulnerabilities, and not twice", async () => {
	const asset = await assets.create(main, machine(1));
	assert.deepEqual([asset.sources, asset.vulnerabilities], [["manual"], []]);
	await assert.rejects(assets.create(main, machine(1)), {
		code: "assets.alreadyThere",
	});
	await assert.rejects(assets.create(main, { fqdn: "a b" }), {
		code: "assets.invalid",
	});
	assert.equal(audit.entries.at(-1)?.action, "asset created");
});

test("what a person changes outlives the next import; an empty custom field takes its default", async () => {
	await assets.importAssets(main, "api", [
		machine(1, { customFields: [{ id: rackField.id, value: "R1" }] }),
	]);
	const asset = await assets.findByFqdn(main, "host-1.corp.test");
	assert.ok(asset);
	const changed = await assets.update(
		asset.id,
		machine(1, {
			owner: "Person",
			software: [],
			customFields: [{ id: rackField.id, value: "" }],
		}),
	);
	assert.deepEqual([changed.owner, changed.customFields], ["Person", {}]);
	await assets.importAssets(main, "api", [machine(1, { owner: "Program" })]);
	assert.equal((await assets.find(asset.id))?.owner, "Person");
	await assets.create(main, machine(2));
	await assert.rejects(
		assets.update(asset.id, machine(1, { fqdn: "host-2.corp.test" })),
		{ code: "assets.fqdnTaken" },
	);
	await assert.rejects(assets.update("none", machine(1)), {
		code: "assets.notFound",
	});
});

test("of an asset of Kaspersky Security Center only custom fields are changed by hand", async () => {
	await assets.importAssets(main, "ksc", [
		machine(1, { identifiers: { host: "1" } }),
	]);
	const asset = await assets.findByFqdn(main, "host-1.corp.test");
	assert.ok(asset);
	await assert.rejects(assets.update(asset.id, machine(1, { owner: "X" })), {
		code: "assets.keptByKsc",
	});
	const changed = await assets.update(
		asset.id,
		machine(1, { customFields: [{ id: rackField.id, value: "R9" }] }),
	);
	assert.deepEqual(
		[changed.customFields, changed.sources],
		[{ [rackField.id]: "R9" }, ["ksc"]],
	);
	const [again] = [
		await assets.importAssets(main, "ksc", [
			machine(1, { identifiers: { host: "1" } }),
		]),
	];
	assert.equal(again.unchanged, 1);
});

test("the index for collectors has another version when an address changes, and the same for the same assets", async () => {
	await assets.importAssets(main, "api", [machine(1), machine(2)]);
	const first = await assets.index(main);
	assert.deepEqual(
		first.assets.map(([, fqdn, addresses]) => [fqdn, ...addresses]).sort(),
		[
			["host-1.corp.test", "10.0.0.1"],
			["host-2.corp.test", "10.0.0.2"],
		],
	);
	await assets.importAssets(main, "api", [machine(1, { owner: "X" })]);
	assert.equal((await assets.index(main)).version, first.version);
	await assets.importAssets(main, "api", [
		machine(1, { ipAddresses: ["10.0.0.7"] }),
	]);
	assert.notEqual((await assets.index(main)).version, first.version);
	assert.deepEqual((await assets.index(branch)).assets, []);
});

test("a machine that is told of in three ways in turn ends as it was told last", async () => {
	await assets.importAssets(main, "api", [machine(1)]);
	const result = await assets.importAssets(main, "api", [
		machine(1, { owner: "X" }),
		machine(1),
	]);
	assert.deepEqual(countsOf(result), [0, 2, 0, 0]);
	assert.equal(
		(await assets.findByFqdn(main, "host-1.corp.test"))?.owner,
		"Jane Roe",
	);
});
