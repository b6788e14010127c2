/** Contents of active lists in the console: what may be seen and changed, and what the audit trail says of it. */
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { AuditEntry } from "#core/index.ts";
import { defineErrors } from "#schema/index.ts";
import { type Request, startConsoleApi } from "../testing/console-client.ts";
import { addCorrelators } from "../testing/fake-active-lists.ts";
import { idOf, newService, tenantIds } from "../testing/world.ts";

const list = idOf("list-a");
const id = idOf("correlator-a");
const errors = defineErrors("link", {
	unreachable: { status: 503, sentence: "It cannot be reached" },
});

function startApi(t: TestContext) {
	const audit: AuditEntry[] = [];
	const { world, call } = startConsoleApi(t, {
		recordAudit: async (entry) => void audit.push(entry),
	});
	addCorrelators({ ...world, newService });
	return {
		...{ world, audit },
		call: (
			name: Parameters<typeof call>[0],
			request: Request = {},
			login = "analyst-a",
		) => call(name, { params: { id, list }, ...request }, login),
		keys: () => world.activeLists.keys(list),
	};
}

const put = (key: string) => ({ body: { key, fields: { host: key } } });

test("whoever may only look nowhere is told that the role does not allow it", async (t) => {
	const { call } = startApi(t);
	const answer = await call("activeLists", {}, "operator-a");
	assert.deepEqual(
		[answer.statusCode, answer.json().code],
		[403, "api.notAllowed"],
	);
});

test("records are added, replaced, deleted and cleared, each recorded with its key", async (t) => {
	const { call, keys, audit } = startApi(t);
	assert.deepEqual((await call("putActiveListRecord", put("a"))).json(), {
		isApplied: true,
	});
	await call("putActiveListRecord", put("b"));
	await call("deleteActiveListRecords", { body: { keys: ["a"] } });
	assert.deepEqual(keys(), ["b"]);
	await call("clearActiveList");
	assert.deepEqual(keys(), []);
	assert.deepEqual(
		audit.map(({ action, fields }) => [action, fields?.DevicePayloadID]),
		[
			["active list item changed", "a"],
			["active list item changed", "b"],
			["active list item deleted", "a"],
			["active list cleared", undefined],
		],
	);
	assert.equal(audit[0]?.tenantId, tenantIds.a);
	assert.equal(audit[0]?.object?.id, id);
	assert.equal(audit[0]?.fields?.ExternalID, list);
});

test("an import is recorded once, and only its first part may empty the list", async (t) => {
	const { call, keys, audit } = startApi(t);
	await call("putActiveListRecord", put("old"));
	const part = (key: string, isFirst: boolean) => ({
		body: { isFirst, clear: true, records: [{ key, fields: {} }] },
	});
	await call("importActiveListPart", part("a", true));
	await call("importActiveListPart", part("b", false));
	assert.deepEqual(keys(), ["a", "b"]);
	const imports = audit.filter(({ action }) => action.endsWith("imported"));
	assert.equal(imports.length, 1);
});

test("an export goes on after the last key, and is recorded once", async (t) => {
	const { call, audit } = startApi(t);
	for (const key of ["a", "b", "c"])
		await call("putActiveListRecord", put(key));
	const first = (await call("exportActiveListPart", { body: {} })).json();
	assert.equal(first.total, 3);
	const rest = await call("exportActiveListPart", { body: { after: "b" } });
	assert.deepEqual(
		rest.json().records.map(({ key }: { key: string }) => key),
		["c"],
	);
	const exports = audit.filter(({ action }) => action.endsWith("exported"));
	assert.equal(exports.length, 1);
});

test("a failure of the correlator is answered with its code and recorded as failed", async (t) => {
	const { call, world, audit } = startApi(t);
	world.activeLists.change = () => Promise.reject(errors.make("unreachable"));
	const answer = await call("clearActiveList");
	assert.deepEqual(
		[answer.statusCode, answer.json().code],
		[503, "link.unreachable"],
	);
	assert.deepEqual(
		audit.map(({ action, outcome, message }) => [action, outcome, message]),
		[["active list cleared", "failed", "It cannot be reached"]],
	);
});

test("a collector has no active lists, an unknown list is 404", async (t) => {
	const { call, world } = startApi(t);
	const collector = { params: { id: idOf("collector-a"), list } };
	const other = await call("activeLists", collector);
	assert.equal(other.json().code, "api.notCorrelator");
	const gone = { params: { id, list: "gone" } };
	const answer = await call("clearActiveList", gone);
	assert.deepEqual(
		[answer.statusCode, answer.json().code],
		[404, "api.activeListNotFound"],
	);
	assert.deepEqual(world.activeLists.changes, []);
});

test("without a way to correlators the console says so", async (t) => {
	const { world, call } = startConsoleApi(t, { activeLists: undefined });
	addCorrelators({ ...world, newService });
	const answer = await call("activeLists", { params: { id } });
	assert.deepEqual(
		[answer.statusCode, answer.json().code],
		[503, "api.notAvailable"],
	);
});
