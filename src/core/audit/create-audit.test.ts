import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openPglite } from "#backends/state-store/index.ts";
import { catalogue } from "#event/index.ts";
import { createTenants } from "../tenants/create-tenants.ts";
import { withActor } from "./actor.ts";
import { auditContract } from "./contract.ts";
import { noon, only, openTrail } from "./samples.testing.ts";
import { createRecordedAudit } from "./testing.ts";

const store = await openPglite({ dataDir: "memory" });
await store.migrate();
after(() => store.close());
const { db } = store;
const tenants = createTenants(db, {
	...{ clock: () => noon, audit: createRecordedAudit() },
});
const main = await tenants.main();
const other = await tenants.create({ name: "Branch" });

auditContract(db);

test("an entry becomes an event with the fields of the reference, in the main tenant", async (t) => {
	const { audit, events } = await openTrail(t, db);
	const actor = {
		...{ userId: "u1", login: "ann", port: 51_000 },
		...{ address: "::ffff:10.1.2.3", translatedAddress: "192.0.2.7, 10.0.0.1" },
	};
	await withActor(actor, () =>
		audit.record(db, {
			action: "resource updated",
			object: { id: "r1", name: "Logins", kind: "filter" },
			tenantId: other.id,
			before: { name: "Login" },
			after: { name: "Logins" },
		}),
	);
	const { ID, DeviceTimeZone, ...event } = only(await events());
	assert.match(String(ID), /^[\da-f-]{36}$/);
	assert.match(String(DeviceTimeZone), /^[+-]\d\d:\d\d$/);
	assert.deepEqual(event, {
		Timestamp: noon,
		Type: 4,
		TenantID: main.id,
		DeviceVendor: "Ursa",
		DeviceProduct: "Ursa",
		DeviceHostName: "core.example",
		EndTime: noon,
		DeviceAction: "resource updated",
		EventOutcome: "succeeded",
		SourceUserName: "ann",
		SourceUserID: "u1",
		SourceAddress: "10.1.2.3",
		SourcePort: 51_000,
		SourceTranslatedAddress: "192.0.2.7",
		DeviceExternalID: "r1",
		DeviceProcessName: "Logins",
		DeviceFacility: "filter",
		DeviceCustomString5: other.id,
		DeviceCustomString5Label: "tenant ID",
		DeviceCustomString6: "Branch",
		DeviceCustomString6Label: "tenant name",
		S: { before: '{"name":"Login"}', after: '{"name":"Logins"}' },
		N: { auditSequence: 1 },
	});
});

test("what the core does by itself has no source; what failed says why; a status has no outcome", async (t) => {
	const { audit, events } = await openTrail(t, db);
	await audit.record(db, {
		...{ action: "user login", outcome: "failed", message: "wrong password" },
		account: { id: "u2", login: "bob", privileges: "operator" },
	});
	await audit.record(db, {
		...{ action: "service status changed", outcome: null },
		fields: { DeviceCustomString1: "red", colour: "no field" },
	});
	const [login, status] = await events();
	assert.equal(login?.EventOutcome, "failed");
	assert.equal(login?.Message, "wrong password");
	assert.equal(login?.DestinationUserName, "bob");
	assert.equal(login?.DestinationUserPrivileges, "operator");
	// Whoever logs in is the one whose account it is.
	assert.equal(login?.SourceUserName, "bob");
	assert.equal(status && "SourceUserName" in status, false);
	assert.equal(status && "EventOutcome" in status, false);
	assert.equal(status?.DeviceCustomString1, "red");
	assert.deepEqual(status?.S, { colour: "no field" });
});

test("a header that holds no address is left out, texts are cut to what fields hold", async (t) => {
	const { audit, events } = await openTrail(t, db);
	await withActor({ translatedAddress: "<script>", address: "unix:" }, () =>
		audit.record(db, { action: "x".repeat(500), message: "\u0000\ud800" }),
	);
	const event = only(await events());
	assert.equal("SourceTranslatedAddress" in event, false);
	assert.equal("SourceAddress" in event, false);
	const max = catalogue.find(({ name }) => name === "DeviceAction");
	assert.equal(
		String(event.DeviceAction).length,
		max && "max" in max ? max.max : 0,
	);
	assert.equal(event.Message, "\u0000\ufffd");
});

test("secrets are masked by the names of their members, even when a caller forgets to leave them out", async (t) => {
	const { audit, rows } = await openTrail(t, db);
	const value = "hunter2-hunter2";
	await audit.record(db, {
		action: "resource updated",
		before: { password: value, nested: [{ token: value, secretId: "s1" }] },
		after: { privateKey: value, api_key: value, tokenCreatedAt: 5 },
	});
	const { event } = only(await rows());
	assert.equal(event.includes(value), false);
	assert.match(event, /s1/);
	assert.match(event, /tokenCreatedAt/);
});

test("of long objects only what differs is kept, and what is still too long is cut with a mark", async (t) => {
	const { audit, events } = await openTrail(t, db);
	const entries = Object.fromEntries(
		Array.from({ length: 5_000 }, (_, index) => [`key${index}`, "value"]),
	);
	await audit.record(db, {
		action: "resource updated",
		before: { entries, name: "old" },
		after: { entries: { ...entries, key7: "other" }, name: "new" },
	});
	await audit.record(db, { action: "resource added", after: { entries } });
	const [updated, added] = await events();
	assert.deepEqual(updated?.S, {
		before: '{"entries":{"key7":"value"},"name":"old"}',
		after: '{"entries":{"key7":"other"},"name":"new"}',
	});
	const { after: text = "" } = (added?.S ?? {}) as { after?: string };
	assert.match(text, /… \(cut, \d+ characters\)$/);
	assert.ok(text.length < 17_000);
});
