import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { openPglite } from "#backends/state-store/index.ts";
import { createOutbox } from "./create-outbox.ts";
import { mailErrors } from "./errors.ts";
import { mailOutboxTable } from "./notifications.table.ts";
import { createSending } from "./send-waiting.ts";

const store = await openPglite({ dataDir: "memory" });
await store.migrate();
after(() => store.close());

let now = Date.UTC(2026, 4, 1);
const clock = () => now;
const outbox = createOutbox(store.db, { clock });
const sent: string[] = [];
const failures: string[] = [];
let isConfigured = true;
let attempts = 0;
let answer: (recipient: string) => Error | undefined = () => undefined;
const newSending = () =>
	createSending({
		...{ outbox, clock },
		mailer: {
			isConfigured: async () => isConfigured,
			test: async () => undefined,
			send: async (recipient, { subject }) => {
				attempts++;
				const error = answer(recipient);
				if (error) throw error;
				sent.push(`${recipient}: ${subject}`);
			},
		},
		onFailure: (_error, { recipient, isGivenUp }) =>
			failures.push(`${recipient} ${isGivenUp}`),
	});
let sending = newSending();

beforeEach(async () => {
	await store.db.delete(mailOutboxTable);
	sending = newSending();
	sent.length = 0;
	failures.length = 0;
	attempts = 0;
	isConfigured = true;
	answer = () => undefined;
});

const put = (recipient: string, subject: string) =>
	outbox.put(store.db, [{ recipient, subject, html: "<p></p>" }]);
const unreachable = () =>
	mailErrors.make("unreachable", { server: "mail:25", reason: "away" });

test("a recipient gets a mail at once, and what comes within the minute as one mail after it", async () => {
	await put("a@x.example", "one");
	assert.equal(await sending.run(), 1);
	for (const subject of ["two", "three", "four"]) {
		await put("a@x.example", subject);
		await sending.run();
	}
	await put("b@x.example", "for b");
	await sending.run();
	assert.deepEqual(sent, ["a@x.example: one", "b@x.example: for b"]);
	now += 60_000;
	await sending.run();
	assert.deepEqual(sent.slice(2), ["a@x.example: 3 notifications from Ursa"]);
	assert.deepEqual(await outbox.state(), { waiting: 0 });
});

test("a server that is away costs one attempt a turn, and nothing is lost", async () => {
	answer = unreachable;
	for (const name of ["a", "b", "c"]) {
		now++;
		await put(`${name}@x.example`, name);
	}
	assert.equal(await sending.run(), 0);
	assert.equal(attempts, 1);
	assert.deepEqual(failures, ["a@x.example false"]);
	const state = await outbox.state();
	assert.equal(state.waiting, 3);
	assert.match(state.error ?? "", /mail:25 cannot be reached/);
	answer = () => undefined;
	now += 60_000;
	// As after a restart of the core.
	sending = newSending();
	assert.equal(await sending.run(), 3);
});

test("a recipient that is refused keeps nobody else from their mail, and is given up after half a day", async () => {
	answer = (recipient) =>
		recipient.startsWith("gone")
			? mailErrors.make("recipientRefused", { recipient })
			: undefined;
	await put("gone@x.example", "x");
	await put("here@x.example", "y");
	assert.equal(await sending.run(), 1);
	for (let turn = 0; turn < 29; turn++) {
		now += 30 * 60_000;
		await sending.run();
	}
	assert.equal(failures.length, 30);
	assert.deepEqual(
		[failures[28], failures[29]],
		["gone@x.example false", "gone@x.example true"],
	);
	assert.equal((await outbox.state()).waiting, 0);
});

test("while no server is set mail waits, and a stop ends the turn", async () => {
	await put("a@x.example", "one");
	isConfigured = false;
	assert.equal(await sending.run(), 0);
	assert.equal(attempts, 0);
	isConfigured = true;
	assert.equal(await sending.run(AbortSignal.abort()), 0);
	assert.equal(await sending.run(), 1);
});
