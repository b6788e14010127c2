import assert from "node:assert/strict";
import { after, beforeEach, describe, test } from "node:test";
import { z } from "zod";
import { sharedTenantId } from "#core/index.ts";
import { openRealAssets, rackField } from "../testing/real-assets.ts";
import { errorOf } from "../testing/rest-client.ts";
import { createWorld, now, tenantIds, tokenOf } from "../testing/world.ts";
import { assetShape } from "./asset-operations.ts";
import { createPublicApi } from "./create-public-api.ts";

const real = await openRealAssets();
const world = createWorld();
const api = createPublicApi({ ...world, assets: real.assets });
after(async () => {
	await api.close();
	await real.close();
});

const call = (
	method: "GET" | "POST",
	path: string,
	payload?: unknown,
	login = "boss",
) =>
	api.inject({
		method,
		url: `/api/v1${path}`,
		headers: { authorization: `Bearer ${tokenOf(login)}` },
		...(payload !== undefined && {
			payload: typeof payload === "string" ? payload : JSON.stringify(payload),
		}),
	});
const importInto = (
	assets: unknown,
	tenantID: string = tenantIds.a,
	login = "boss",
) => call("POST", "/assets/import", { tenantID, assets }, login);

beforeEach(async () => {
	for (const tenantId of Object.values(tenantIds)) {
		const all = await real.assets.list({ tenants: [tenantId], limit: 10_000 });
		await real.assets.delete(
			tenantId,
			all.map(({ id }) => id),
		);
	}
});

const laptop = {
	name: "hr-laptop-7",
	fqdn: "hr-laptop-7.corp.test",
	ipAddresses: ["10.1.2.3", "10.1.2.4"],
	macAddresses: ["00:0a:95:9d:68:16"],
	owner: "Jane Roe",
	os: { name: "Debian", version: 12 },
	software: [{ name: "nginx", version: "1.24", vendor: "F5" }],
	vulnerabilities: [
		{
			kasperskyID: "KLA10001",
			productName: "nginx",
			severity: 3,
			cve: ["CVE-2024-0001"],
		},
	],
	customFields: [{ id: rackField.id, value: "R4" }],
};

describe("import", () => {
	test("creates and updates, names the new ids by place and goes on behind an error", async () => {
		const first = await importInto([laptop, { ipAddresses: ["10.1.2.9"] }]);
		assert.equal(first.statusCode, 200);
		const { insertedIDs, ...counts } = first.json();
		assert.deepEqual(
			[Object.keys(insertedIDs), counts],
			[["0", "1"], { updatedCount: 0, errors: [] }],
		);
		const second = await importInto([
			{ ...laptop, owner: "John" },
			{ ipAddresses: ["10.1.2.9"] },
			{ fqdn: "x", customFields: [{ id: "no", value: "" }] },
		]);
		const answer = second.json();
		assert.deepEqual([answer.insertedIDs, answer.updatedCount], [{}, 1]);
		assert.deepEqual(
			answer.errors.map(({ index }: { index: number }) => index),
			[2],
		);
		assert.equal(real.recorded.at(-1)?.action, "assets imported");
	});

	test("says the documented words for what is wrong, and writes nothing then", async () => {
		const good = { fqdn: "a.test" };
		for (const [assets, message, details] of [
			[[good, {}], "one of fields required", "asset[1]: fqdn, ipAddresses"],
			[[good, { fqdn: "a b" }], "invalid value", "asset[1].fqdn"],
			[
				[{ ipAddresses: ["10.0.0.1", "x"] }],
				"invalid value",
				"asset[0].ipAddresses[1]",
			],
			[
				[{ ipAddresses: ["10.0.0.1", "10.0.0.1"] }],
				"duplicated value",
				"asset[0].ipAddresses",
			],
			[
				[{ ...good, macAddresses: ["x"] }],
				"invalid value",
				"asset[0].macAddresses[0]",
			],
			[
				[{ ...good, macAddresses: ["00:0a:95:9d:68:16", "000a959d6816"] }],
				"duplicated value",
				"asset[0].macAddresses",
			],
			[[], "at least one asset required", null],
			[null, "at least one asset required", null],
		] as const) {
			assert.deepEqual(errorOf(await importInto(assets)), [
				400,
				message,
				details,
			]);
		}
		assert.deepEqual((await call("GET", "/assets")).json(), []);
	});

	test("needs a tenant that is there, enabled, not Shared and allowed", async () => {
		const assets = [{ fqdn: "a.test" }];
		const errors = async (tenantID: unknown, login?: string) =>
			errorOf(await importInto(assets, tenantID as string, login));
		assert.deepEqual(await errors(null), [400, "tenantID required", null]);
		assert.deepEqual(await errors(""), [400, "tenantID required", null]);
		assert.deepEqual(await errors(sharedTenantId), [
			400,
			"import into shared tenant not allowed",
			null,
		]);
		assert.deepEqual(await errors("none"), [404, "tenant not found", null]);
		assert.deepEqual(await errors("none", "admin-a"), [
			403,
			"access denied",
			null,
		]);
		assert.deepEqual(await errors(tenantIds.b, "admin-a"), [
			403,
			"access denied",
			null,
		]);
		assert.deepEqual(await errors(tenantIds.a, "operator-a"), [
			403,
			"access denied",
			null,
		]);
		await world.tenants.setDisabled(tenantIds.b, true);
		assert.deepEqual(await errors(tenantIds.b), [406, "tenant disabled", null]);
		await world.tenants.setDisabled(tenantIds.b, false);
	});

	test("a body that is no JSON is 400, wherever it breaks", async () => {
		for (const body of ["", "{", "[]"]) {
			assert.equal(
				(await call("POST", "/assets/import", body)).statusCode,
				400,
			);
		}
		const broken = `{"tenantID":"${tenantIds.a}","assets":[{"fqdn":"a.test"},{"fqdn":}]}`;
		const [status, message] = errorOf(
			await call("POST", "/assets/import", broken),
		);
		assert.deepEqual([status, message], [400, "request body decode failed"]);
		assert.deepEqual((await call("GET", "/assets")).json(), []);
	});

	test("ten thousand assets leave the event loop free", async () => {
		const assets = Array.from({ length: 10_000 }, (_, index) => ({
			...laptop,
			fqdn: `h${index}.test`,
			ipAddresses: [`10.7.${index >> 8}.${index & 255}`],
			macAddresses: [],
		}));
		let longest = 0;
		let last = performance.now();
		const watch = setInterval(() => {
			longest = Math.max(longest, performance.now() - last);
			last = performance.now();
		}, 5);
		const answer = await importInto(assets);
		clearInterval(watch);
		assert.equal(Object.keys(answer.json().insertedIDs).length, 10_000);
		// A statement of PGlite runs in this process; the rest must not add to it.
		assert.ok(longest < 1500, `${longest} ms`);
	});
});

describe("list", () => {
	test("has the documented shape", async () => {
		await importInto([laptop]);
		const answer = await call("GET", "/assets?name=LAPTOP");
		const [asset] = z.array(assetShape.strict()).parse(answer.json());
		assert.deepEqual(asset, {
			...laptop,
			id: asset?.id,
			tenantID: tenantIds.a,
			tenantName: "A",
			vulnerabilities: [
				{
					...{
						kasperskyID: "KLA10001",
						productName: "nginx",
						descriptionURL: "",
					},
					...{
						recommendedMajorPatch: "",
						recommendedMinorPatch: "",
						severityStr: "",
					},
					...{
						severity: 3,
						cve: ["CVE-2024-0001"],
						exploitExists: false,
						malwareExists: false,
					},
				},
			],
			ksc: null,
			customFields: [{ id: rackField.id, name: "Rack", value: "R4" }],
			created: new Date(now).toISOString(),
			updated: new Date(now).toISOString(),
		});
	});

	test("shows what Kaspersky Security Center knows, defaults of fields and no system as null", async () => {
		await real.assets.importAssets(tenantIds.a, "ksc", [
			{ fqdn: "k.test", identifiers: { nAgentID: "7" } },
		]);
		const [asset] = (await call("GET", "/assets")).json();
		assert.deepEqual(asset.ksc, { nAgentID: "7", lastVisible: now });
		assert.deepEqual([asset.os, asset.customFields[0].value], [null, "none"]);
		const refused = await importInto([{ fqdn: "k.test", owner: "X" }, laptop]);
		assert.equal(refused.json().errors[0].index, 0);
		assert.deepEqual(Object.keys(refused.json().insertedIDs), ["1"]);
	});

	test("is filtered by expressions and ids, in the caller's tenants", async () => {
		await importInto([laptop, { fqdn: "b.test", ipAddresses: ["10.9.9.9"] }]);
		await importInto([{ fqdn: "secret.test" }], tenantIds.b);
		const names = async (query: string, login = "boss") =>
			(await call("GET", `/assets?${query}`, undefined, login))
				.json()
				.map(({ name }: { name: string }) => name);
		assert.deepEqual(await names("fqdn=%5Eb"), ["b.test"]);
		assert.deepEqual(await names("ip=%5E10%5C.9"), ["b.test"]);
		assert.deepEqual(await names("mac=68%3A16%24"), ["hr-laptop-7"]);
		assert.deepEqual(await names("id=none"), []);
		assert.deepEqual(await names("page=2"), []);
		assert.deepEqual(await names(`tenantID=${tenantIds.b}`, "operator-a"), []);
		assert.deepEqual(await names("", "operator-a"), ["b.test", "hr-laptop-7"]);
		for (const [query, details] of [
			["page=0", "page"],
			["mac=(", "mac"],
			["ip=%5B", "ip"],
		]) {
			assert.deepEqual(errorOf(await call("GET", `/assets?${query}`)), [
				400,
				"invalid query parameter value",
				details,
			]);
		}
	});
});

describe("delete", () => {
	test("counts what it deleted by id, FQDN and main address", async () => {
		const { insertedIDs } = (
			await importInto([
				laptop,
				{ fqdn: "b.test" },
				{ ipAddresses: ["10.9.9.9"] },
				{ fqdn: "stays.test" },
			])
		).json();
		const remove = (body: object) =>
			call("POST", "/assets/delete", { tenantID: tenantIds.a, ...body });
		assert.deepEqual((await remove({ ipAddresses: ["10.1.2.4"] })).json(), {
			deletedCount: 0,
		});
		const answer = await remove({
			ids: [insertedIDs["0"]],
			fqdns: ["B.test."],
			ipAddresses: ["10.9.9.9"],
		});
		assert.deepEqual(answer.json(), { deletedCount: 3 });
	});

	test("says the documented words for what is wrong", async () => {
		const tenantID = tenantIds.a;
		for (const [body, status, message, details, login] of [
			[{}, 400, "tenantID required", null, "boss"],
			[
				{ tenantID },
				400,
				"one of fields required",
				"ids, fqdns, ipAddresses",
				"boss",
			],
			[
				{ tenantID, ids: [], fqdns: null },
				400,
				"one of fields required",
				"ids, fqdns, ipAddresses",
				"boss",
			],
			[
				{ tenantID: sharedTenantId, ids: ["x"] },
				400,
				"delete from shared tenant not allowed",
				null,
				"boss",
			],
			[
				{ tenantID, fqdns: ["ok.test", "a b"] },
				400,
				"invalid value",
				"fqdns[1]",
				"boss",
			],
			[
				{ tenantID, ipAddresses: ["x"] },
				400,
				"invalid value",
				"ipAddresses[0]",
				"boss",
			],
			[{ tenantID: "none", ids: ["x"] }, 404, "tenant not found", null, "boss"],
			[
				{ tenantID: tenantIds.b, ids: ["x"] },
				403,
				"access denied",
				null,
				"admin-a",
			],
			[{ tenantID, ids: ["x"] }, 403, "access denied", null, "operator-a"],
		] as const) {
			assert.deepEqual(
				errorOf(await call("POST", "/assets/delete", body, login)),
				[status, message, details],
			);
		}
	});
});
