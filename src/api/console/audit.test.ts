import assert from "node:assert/strict";
import { test } from "node:test";
import { currentActor } from "#core/index.ts";
import { refusalOf, startConsoleApi } from "../testing/console-client.ts";

const clean = { records: 3, last: 3, unverifiable: 0 };
const findings = {
	problems: [{ sequence: 2, reason: "record 2 is missing" }],
	notices: [],
};

test("a general administrator has the trail verified, with the events unless told otherwise", async (t) => {
	const asked: boolean[] = [];
	const { call } = startConsoleApi(t, {
		auditVerifier: {
			verify: async ({ withEvents }) => {
				asked.push(withEvents);
				return { ...clean, ...findings };
			},
		},
	});
	const answer = await call("verifyAudit", { body: {} });
	assert.deepEqual(answer.json(), { ...clean, ...findings });
	await call("verifyAudit", { body: { withEvents: false } });
	assert.deepEqual(asked, [true, false]);
});

test("others may not, and a core without a trail says so", async (t) => {
	const { call } = startConsoleApi(t, { auditVerifier: undefined });
	for (const login of ["admin-a", "analyst-a", "operator-a"]) {
		assert.deepEqual(
			refusalOf(await call("verifyAudit", { body: {} }, login)),
			[403, "api.notAllowed"],
		);
	}
	assert.deepEqual(refusalOf(await call("verifyAudit", { body: {} })), [
		...[503, "api.notAvailable"],
	]);
});

test("what a handler does is done for the user of the session, from the address of the client", async (t) => {
	const actors: unknown[] = [];
	const { call, world } = startConsoleApi(t, {
		auditVerifier: {
			verify: async () => {
				actors.push(currentActor());
				return { ...clean, problems: [], notices: [] };
			},
		},
	});
	await call("verifyAudit", { body: {} });
	const boss = await world.users.findByLogin("boss");
	assert.partialDeepStrictEqual(actors, [
		{ userId: boss?.id, login: "boss", address: "127.0.0.1" },
	]);
});
