/** Table dictionaries over the public API: read as CSV, replaced by a file, and services that did not follow. */
import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { type Resource, sharedTenantId } from "#core/index.ts";
import { errorOf } from "../testing/rest-client.ts";
import {
	createWorld,
	idOf,
	now,
	tenantIds,
	tokenOf,
} from "../testing/world.ts";
import { createPublicApi } from "./create-public-api.ts";

const zones: Resource = {
	...{ id: "zones", kind: "dictionary", tenantId: tenantIds.a, name: "Zones" },
	...{ description: "", version: 4, createdAt: now, updatedAt: now },
	body: {
		...{ type: "table", columns: ["zone", "note"] },
		rows: { "192.0.2.1": ["dmz", 'says "hi", twice'], b: ["office", ""] },
	},
};
const csv = 'key,zone,note\n192.0.2.1,dmz,"says ""hi"", twice"\nb,office,\n';

/** As programs send a file. */
function multipart(text: string | Buffer, field = "file"): Buffer {
	const head = `--x\r\nContent-Disposition: form-data; name="other"\r\n\r\n1\r\n--x\r\nContent-Disposition: form-data; name="${field}"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n`;
	return Buffer.concat([
		...[Buffer.from(head), Buffer.from(text), Buffer.from("\r\n--x--\r\n")],
	]);
}

function startApi(
	t: TestContext,
	failed: readonly { id: string; error: string }[] = [],
) {
	const world = createWorld();
	world.resources.add(zones);
	const reloaded: string[] = [];
	const api = createPublicApi({
		...world,
		serviceReloads: {
			async reload(id) {
				reloaded.push(id);
				return failed;
			},
		},
	});
	t.after(() => api.close());
	const headers = (login: string) => ({
		authorization: `Bearer ${tokenOf(login)}`,
	});
	return {
		...{ world, reloaded },
		body: async () => (await world.resources.find("zones"))?.body,
		get: (query: string, login = "boss") =>
			api.inject({
				url: `/api/v1/dictionaries${query}`,
				headers: headers(login),
			}),
		update: (query: string, payload: Buffer | string, login = "boss") =>
			api.inject({
				...{ method: "POST", url: `/api/v1/dictionaries/update${query}` },
				headers: {
					...headers(login),
					"content-type": "multipart/form-data; boundary=x",
				},
				payload,
			}),
	};
}

const byId = "?dictionaryID=zones";

describe("GET /dictionaries", () => {
	test("answers CSV with a header, as text", async (t) => {
		const { get } = startApi(t);
		for (const path of [byId, `/${byId}`, "?DictionaryID=zones"]) {
			const answer = await get(path);
			assert.equal(answer.statusCode, 200);
			assert.equal(answer.headers["content-type"], "text/plain; charset=utf-8");
			assert.equal(answer.body, csv);
		}
	});

	test("a shared one is read by analysts of any tenant, but not where shared ones are hidden", async (t) => {
		const { get, world } = startApi(t);
		world.resources.add({ ...zones, tenantId: sharedTenantId });
		assert.equal((await get(byId, "analyst-b")).statusCode, 200);
		assert.equal((await get(byId, "operator-b")).statusCode, 403);
	});

	for (const [what, query, error, login] of [
		["no id", "", [400, "invalid value", "dictionaryID"]],
		["an unknown id", "?dictionaryID=x", [404, "dictionary not found", "x"]],
		[
			...["a resource of another kind", `?dictionaryID=${idOf("rule-a")}`],
			[404, "dictionary not found", idOf("rule-a")],
		],
		[
			...[
				"a dictionary of keys and values",
				`?dictionaryID=${idOf("dictionary-a")}`,
			],
			[400, "can only update table dictionary", null],
		],
		["one of another tenant", byId, [403, "access denied", null], "analyst-b"],
	] as [string, string, [number, string, string | null], string?][]) {
		test(`${what} is ${error[0]} ${error[1]}`, async (t) => {
			const { get } = startApi(t);
			assert.deepEqual(errorOf(await get(query, login)), error);
		});
	}
});

describe("POST /dictionaries/update", () => {
	test("replaces all rows, keeps the columns, and has the services that use it follow", async (t) => {
		const { update, body, reloaded, get } = startApi(t);
		const answer = await update(
			byId,
			multipart("key,zone,note\r\nc,lab,new\r\n"),
		);
		assert.equal(answer.statusCode, 200);
		assert.deepEqual(answer.json(), { servicesFailedToUpdate: [] });
		assert.deepEqual(await body(), {
			...{ type: "table", columns: ["zone", "note"] },
			rows: { c: ["lab", "new"] },
		});
		assert.deepEqual(reloaded, ["zones"]);
		assert.equal((await get(byId)).body, "key,zone,note\nc,lab,new\n");
	});

	test("takes back what it gave, whatever the first column is called", async (t) => {
		const { update, body } = startApi(t);
		await update(byId, multipart(csv.replace(/^key/, "key columns")));
		assert.deepEqual(await body(), zones.body);
	});

	test("names services that did not follow; the rows are saved all the same", async (t) => {
		const { update, body } = startApi(t, [{ id: "s", error: "it is away" }]);
		const answer = await update(byId, multipart("key,zone,note\nc,lab,\n"));
		assert.equal(answer.statusCode, 200);
		assert.deepEqual(answer.json(), {
			servicesFailedToUpdate: [{ id: "s", err: "it is away" }],
		});
		assert.notDeepEqual(await body(), zones.body);
	});

	test("is for whoever may change resources of the tenant; shared ones for general administrators", async (t) => {
		const { update, world } = startApi(t);
		const file = multipart("key,zone,note\nc,lab,\n");
		const as = async (login: string) =>
			(await update(byId, file, login)).statusCode;
		assert.equal(await as("operator-a"), 403);
		assert.equal(await as("analyst-b"), 403);
		assert.equal(await as("analyst-a"), 200);
		world.resources.add({ ...zones, tenantId: sharedTenantId });
		assert.equal(await as("admin-a"), 403);
		assert.equal(await as("boss"), 200);
	});

	const header = "key,zone,note\n";
	for (const [what, payload, error] of [
		["an empty body", "", [400, "request body required", null]],
		[
			...["what is no multipart", "key,zone,note\na,b,c\n"],
			[
				...[400, "request body decode failed"],
				"there is no file field named file in multipart/form-data",
			],
		],
		[
			...["a file under another name", multipart(csv, "files")],
			[
				...[400, "request body decode failed"],
				"there is no file field named file in multipart/form-data",
			],
		],
		["no rows", multipart(header), [400, "request body required", null]],
		["no file", multipart(""), [400, "request body required", null]],
		[
			...["other columns", multipart("key,zone\na,b\n")],
			[400, "columns must not change with update", null],
		],
		[
			...["a row that is too short", multipart(`${header}a,b,c\nd,e\n`)],
			[400, "invalid value", "rows[1]"],
		],
		[
			...["a key that begins with $", multipart(`${header}$a,b,c\n`)],
			[400, "invalid value", "rows[0]"],
		],
		[
			...[
				"a value of 257 characters",
				multipart(`${header}a,${"v".repeat(257)},c\n`),
			],
			[400, "invalid value", "rows[0]"],
		],
		[
			...["bytes that are no text", multipart(Buffer.from([0xff, 0x0a]))],
			[
				...[400, "request body decode failed"],
				"The encoded data was not valid for encoding utf-8",
			],
		],
	] as [string, Buffer | string, [number, string, string | null]][]) {
		test(`${what} is ${error[0]} ${error[1]}, and nothing changes`, async (t) => {
			const { update, body, reloaded } = startApi(t);
			assert.deepEqual(errorOf(await update(byId, payload)), error);
			assert.deepEqual(await body(), zones.body);
			assert.deepEqual(reloaded, []);
		});
	}

	test("a body of more than 64 MiB is refused", async (t) => {
		const { update } = startApi(t);
		const answer = await update(byId, Buffer.alloc(64 * 1024 * 1024 + 1, "a"));
		assert.deepEqual(errorOf(answer), [413, "request body too large", null]);
	});
});
