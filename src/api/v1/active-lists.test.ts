/** Active lists of a correlator over the public API: documented answers, and each documented error in its order. */
import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import type { AuditEntry } from "#core/index.ts";
import { defineErrors } from "#schema/index.ts";
import { createFakeActiveLists } from "../testing/fake-active-lists.ts";
import { errorOf } from "../testing/rest-client.ts";
import {
	createWorld,
	idOf,
	newService,
	tenantIds,
	tokenOf,
} from "../testing/world.ts";
import { createPublicApi } from "./create-public-api.ts";

const list = { id: "list-1", name: "Suspects" };
const correlator = idOf("correlator-a");
const failures = defineErrors("link", {
	unreachable: { status: 503, sentence: "It cannot be reached" },
	refused: { status: 400, sentence: "It does not want to" },
});

function startApi(t: TestContext) {
	const activeLists = createFakeActiveLists();
	activeLists.add(correlator, list);
	activeLists.add(correlator, { id: "list-2", name: "Others" });
	const audit: AuditEntry[] = [];
	const world = createWorld();
	world.serviceList.push(
		newService("a", "correlator"),
		newService("b", "correlator", { status: "gray", startedAt: 0 }),
	);
	const api = createPublicApi({
		...world,
		activeLists,
		recordAudit: async (entry) => void audit.push(entry),
	});
	t.after(() => api.close());
	const call = (
		method: "GET" | "POST",
		path: string,
		payload?: string | Buffer,
		login = "boss",
	) =>
		api.inject({
			...{ method, url: `/api/v1${path}` },
			headers: { authorization: `Bearer ${tokenOf(login)}` },
			...(payload === undefined ? {} : { payload }),
		});
	return {
		...{ world, activeLists, audit },
		get: (path: string, login?: string) => call("GET", path, undefined, login),
		importing: (query: string, body: string | Buffer, login?: string) =>
			call(
				"POST",
				`/activeLists/import?correlatorID=${correlator}&${query}`,
				...[body, login],
			),
	};
}

const byId = `activeListID=${list.id}`;

describe("GET /activeLists", () => {
	test("shows the lists of the correlator by name, with a slash at the end too", async (t) => {
		const { get, importing } = startApi(t);
		await importing(`${byId}&format=csv&keyField=k`, "k\na\nb\n");
		for (const slash of ["", "/"]) {
			const answer = await get(
				`/activeLists${slash}?CorrelatorID=${correlator}`,
			);
			assert.equal(answer.statusCode, 200);
			const shown = { dir: "/data/state.json" };
			assert.deepEqual(answer.json(), [
				{ id: "list-2", name: "Others", ...shown, records: 0, walSize: 0 },
				{ ...list, ...shown, records: 2, walSize: 20 },
			]);
		}
	});

	for (const [what, query, error, login] of [
		["no correlator", "", [400, "query parameter required", "correlatorID"]],
		["an unknown service", "?correlatorID=x", [404, "service not found", null]],
		[
			...["another kind", `?correlatorID=${idOf("collector-a")}`],
			[406, "service is not correlator", null],
		],
		[
			...["one that never started", `?correlatorID=${idOf("correlator-b")}`],
			[406, "service not paired", null],
		],
		[
			...["one of another tenant", `?correlatorID=${correlator}`],
			...[[403, "access denied", null], "analyst-b"],
		],
		[
			...["a role without the right", `?correlatorID=${correlator}`],
			...[[403, "access denied", null], "operator-a"],
		],
	] as [string, string, [number, string, string | null], string?][]) {
		test(`${what} is ${error[0]} ${error[1]}`, async (t) => {
			const { get } = startApi(t);
			assert.deepEqual(
				errorOf(await get(`/activeLists${query}`, login)),
				error,
			);
		});
	}

	test("a correlator of a disabled tenant is 406", async (t) => {
		const { get, world } = startApi(t);
		await world.tenants.setDisabled(tenantIds.a, true);
		assert.deepEqual(
			errorOf(await get(`/activeLists?correlatorID=${correlator}`)),
			[406, "tenant disabled", null],
		);
	});

	test("a correlator that cannot be reached is 503 with the reason, one of another version 500", async (t) => {
		const { get, activeLists } = startApi(t);
		activeLists.problem = failures.make("unreachable");
		const path = `/activeLists?correlatorID=${correlator}`;
		assert.deepEqual(errorOf(await get(path)), [
			503,
			"correlator API request failed",
			"It cannot be reached",
		]);
		activeLists.overview = () => Promise.reject(new Error("other"));
		assert.deepEqual(errorOf(await get(path)), [
			500,
			"correlator response decode failed",
			"Error",
		]);
	});
});

describe("POST /activeLists/import", () => {
	test("takes csv, tsv and internal, by id or name, in any case of letters; 204 without a body", async (t) => {
		const { importing, activeLists } = startApi(t);
		for (const [query, body] of [
			[`${byId}&format=csv&keyField=host`, "host,owner\na,x\n"],
			["activeListName=Suspects&format=TSV&keyField=host", "owner\thost\ny\tb"],
			[
				`${byId}&format=internal`,
				'{"key":"c","record":{"owner":"z"},"count":1}',
			],
		] as const) {
			const answer = await importing(query, body);
			assert.deepEqual([answer.statusCode, answer.body], [204, ""]);
		}
		assert.deepEqual(activeLists.keys(list.id), ["a", "b", "c"]);
	});

	test("the flag clear empties the list first, whatever its value, once for all parts", async (t) => {
		const { importing, activeLists } = startApi(t);
		const format = `${byId}&format=csv&keyField=k`;
		const rows = (from: number, count: number) =>
			`k\n${Array.from({ length: count }, (_, row) => `${from + row}\n`).join("")}`;
		await importing(format, rows(0, 3));
		await importing(`${format}&clear=false`, rows(10, 2500));
		assert.equal(activeLists.keys(list.id).length, 2500);
		assert.deepEqual(
			activeLists.changes.map(({ clear, put }) => [clear, put.length]),
			[
				[false, 3],
				[true, 1000],
				[false, 1000],
				[false, 500],
			],
		);
	});

	test("of rows with the same key the last counts", async (t) => {
		const { importing, activeLists } = startApi(t);
		await importing(`${byId}&format=csv&keyField=k`, "k,v\na,1\na,2\n");
		const page = await activeLists.read(
			...([
				correlator,
				{ list: list.id, limit: 9 },
				AbortSignal.timeout(9999),
			] as const),
		);
		assert.deepEqual(page.records[0]?.fields, { v: "2" });
	});

	const csv = `${byId}&format=csv&keyField=k`;
	for (const [what, query, body, error] of [
		[
			...["no list", "format=csv&keyField=k", "k\n"],
			[400, "one of query parameters required", "activeListID, activeListName"],
		],
		["no format", byId, "k\n", [400, "query parameter required", "format"]],
		[
			...["an unknown format", `${byId}&format=xml`, "k\n"],
			[400, "invalid query parameter value", "format"],
		],
		[
			...["no key field", `${byId}&format=tsv`, "k\n"],
			[400, "query parameter required", "keyField"],
		],
		[
			...["an unknown list", "activeListID=x&format=internal", "k\n"],
			[404, "active list not found", null],
		],
		["no body", csv, "", [400, "request body required", null]],
		[
			...["a header without the key", csv, "a\n1\n"],
			[
				...[400, "correlator API request failed"],
				"line 1: header does not contain column k",
			],
		],
		[
			...[
				"bytes that are no UTF-8",
				csv,
				Buffer.from([0x6b, 0x0a, 0xff, 0x0a]),
			],
			[400, "request body decode failed", "the file is not UTF-8"],
		],
	] as [string, string, string | Buffer, [number, string, string | null]][]) {
		test(`${what} is ${error[0]} ${error[1]}`, async (t) => {
			const { importing, activeLists } = startApi(t);
			assert.deepEqual(errorOf(await importing(query, body)), error);
			assert.deepEqual(activeLists.changes, []);
		});
	}

	test("two lists of one name are 406", async (t) => {
		const { importing, activeLists } = startApi(t);
		activeLists.add(correlator, { id: "list-3", name: "Suspects" });
		const answer = await importing(
			"activeListName=Suspects&format=internal",
			"{}",
		);
		assert.deepEqual(errorOf(answer), [
			406,
			"more than one matching active lists found",
			null,
		]);
	});

	test("a line that cannot be read fails the import with its number, and the audit trail says so", async (t) => {
		const { importing, audit } = startApi(t);
		const rows = Array.from({ length: 1000 }, (_, row) => `${row},x\n`).join(
			"",
		);
		const answer = await importing(csv, `k,v\n${rows}bad\n`);
		assert.deepEqual(errorOf(answer), [
			400,
			"correlator API request failed",
			"line 1002: wrong number of fields: 1, the header has 2",
		]);
		assert.deepEqual(
			audit.map(({ action, outcome }) => [action, outcome]),
			[["active list imported", "failed"]],
		);
	});

	test("an import is recorded with the service, the list and the tenant", async (t) => {
		const { importing, audit } = startApi(t);
		await importing(csv, "k\na\n");
		assert.deepEqual(audit, [
			{
				action: "active list imported",
				object: {
					id: correlator,
					name: newService("a", "correlator").name,
					kind: "service",
				},
				tenantId: tenantIds.a,
				fields: { ExternalID: list.id, Name: list.name },
			},
		]);
	});

	test("whoever may only look is refused, and an analyst of the tenant may", async (t) => {
		const { importing } = startApi(t);
		const as = async (login: string) =>
			(await importing(csv, "k\na\n", login)).statusCode;
		assert.equal(await as("operator-a"), 403);
		assert.equal(await as("analyst-b"), 403);
		assert.equal(await as("analyst-a"), 204);
	});
});
