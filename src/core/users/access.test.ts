/** Sessions and tokens. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openPglite } from "#backends/state-store/index.ts";
import { withActor } from "../audit/actor.ts";
import { createRecordedAudit } from "../audit/testing.ts";
import { createUsers } from "./create-users.ts";
import type { PasswordHasher } from "./password-hasher.ts";
import { sessionsTable, usersTable } from "./users.table.ts";
import type { NewUser } from "./users.ts";

const store = await openPglite({ dataDir: "memory" });
await store.migrate();
after(() => store.close());

let now = Date.UTC(2026, 4, 1);
const clock = () => now;
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** Hashes at no cost; the real one has its own test. */
const hasher: PasswordHasher = {
	hash: async (password) => `hash of ${password}`,
	verify: async (stored, password) => stored === `hash of ${password}`,
};

const users = createUsers(store.db, { clock, hasher });

let serial = 0;

function newUser(): NewUser {
	serial++;
	const login = `user${serial}`;
	const password = "Correct1!";
	return { login, name: "A User", email: `${login}@test.domain`, password };
}

test("a session lives as long as it is used, but no more than twelve hours", async () => {
	const { id } = await users.create(newUser());
	const { session, secret } = await users.openSession(id);
	assert.match(secret, /^[A-Za-z0-9_-]{43}$/);
	assert.equal(session.expiresAt, now + 12 * hour);
	for (let used = 0; used < 13; used++) {
		now += 55 * minute;
		assert.equal((await users.useSession(secret))?.user.id, id);
	}
	now += 5 * minute;
	assert.equal(await users.useSession(secret), undefined);
});

test("a session ends after an hour without use", async () => {
	const { id } = await users.create(newUser());
	const { secret } = await users.openSession(id);
	now += hour - 1;
	assert.ok(await users.useSession(secret));
	now += hour;
	assert.equal(await users.useSession(secret), undefined);
});

test("use is written down at most once a minute", async () => {
	const { id } = await users.create(newUser());
	const { session, secret } = await users.openSession(id);
	const usedAt = async () =>
		(await store.db.select().from(sessionsTable)).find(
			(row) => row.id === session.id,
		)?.usedAt;
	const opened = now;
	now += minute - 1;
	await users.useSession(secret);
	assert.equal(await usedAt(), opened);
	now += 1;
	await users.useSession(secret);
	assert.equal(await usedAt(), now);
});

test("a session ends by logging out, a new password and disabling; unknown secrets are nobody's", async () => {
	const { id } = await users.create(newUser());
	const open = async () => (await users.openSession(id)).secret;
	const loggedOut = await open();
	const kept = await open();
	await users.closeSession(loggedOut);
	assert.equal(await users.useSession(loggedOut), undefined);
	assert.ok(await users.useSession(kept));
	await users.setPassword(id, "Another1!");
	assert.equal(await users.useSession(kept), undefined);
	const later = await open();
	await users.setDisabled(id, true);
	assert.equal(await users.useSession(later), undefined);
	await users.setDisabled(id, false);
	assert.equal(await users.useSession(later), undefined);
	assert.equal(await users.useSession("x".repeat(43)), undefined);
	await users.closeSession("unknown");
	await assert.rejects(users.openSession("nobody"), {
		code: "users.notFound",
	});
});

test("ended sessions are removed, and a user keeps the hundred newest", async () => {
	const { id } = await users.create(newUser());
	const { id: idle } = await users.create(newUser());
	await users.openSession(idle);
	now += 2 * hour;
	const secrets: string[] = [];
	for (let count = 0; count < 103; count++) {
		now++;
		secrets.push((await users.openSession(id)).secret);
	}
	const rows = await store.db.select().from(sessionsTable);
	assert.equal(rows.filter((row) => row.userId === id).length, 100);
	assert.equal(rows.filter((row) => row.userId === idle).length, 0);
	const [first, , , fourth] = secrets;
	assert.equal(await users.useSession(String(first)), undefined);
	assert.ok(await users.useSession(String(fourth)));
});

test("a token is hex, works until the next one is made, and only for enabled users", async () => {
	const { id } = await users.create(newUser());
	const first = await users.createToken(id);
	assert.match(first, /^[0-9a-f]{32}$/);
	assert.equal((await users.useToken(first))?.id, id);
	assert.equal((await users.find(id))?.tokenCreatedAt, now);
	const next = await users.createToken(id);
	assert.equal(await users.useToken(first), undefined);
	assert.equal((await users.useToken(next))?.id, id);
	await users.setDisabled(id, true);
	assert.equal(await users.useToken(next), undefined);
	for (const wrong of ["", "0".repeat(32), next.toUpperCase(), `${next}0`]) {
		assert.equal(await users.useToken(wrong), undefined);
	}
	await assert.rejects(users.createToken("nobody"), {
		code: "users.notFound",
	});
});

test("sessions are listed with time and address, and ended one by one or all but one", async () => {
	const audit = createRecordedAudit();
	const recorded = createUsers(store.db, { clock, hasher, audit });
	const { id } = await recorded.create(newUser());
	const { id: other } = await recorded.create(newUser());
	const open = async (userId: string, address: string) => {
		now += second;
		return withActor({ address }, () => recorded.openSession(userId));
	};
	const first = await open(id, "192.0.2.1");
	const next = await open(id, "192.0.2.2");
	const last = await open(id, "192.0.2.3");
	const foreign = await open(other, "192.0.2.4");
	const listed = await recorded.sessions(id);
	assert.deepEqual(listed, [last.session, next.session, first.session]);
	assert.equal(listed[0]?.address, "192.0.2.3");
	const live = await recorded.useSession(last.secret);
	assert.ok(live);
	assert.deepEqual(recorded.sessionOf(live.user), live.session);

	const before = audit.entries.length;
	assert.equal(await recorded.endSessions(id, { id: foreign.session.id }), 0);
	assert.equal(audit.entries.length, before);
	assert.equal(await recorded.endSessions(id, { id: first.session.id }), 1);
	assert.equal(await recorded.useSession(first.secret), undefined);
	const except = last.session.id;
	assert.equal(await recorded.endSessions(id, { except }), 1);
	assert.deepEqual(await recorded.sessions(id), [last.session]);
	assert.equal(await recorded.endSessions(id, {}), 1);
	assert.ok(await recorded.useSession(foreign.secret));
	assert.deepEqual(
		audit.entries.slice(before).map(({ action }) => action),
		["user logout", "user logout", "user logout"],
	);
});

test("a session that ended by time is not listed", async () => {
	const { id } = await users.create(newUser());
	await users.openSession(id);
	now += hour;
	assert.deepEqual(await users.sessions(id), []);
});

test("a token ends at its time, and when it is revoked", async () => {
	const { id } = await users.create(newUser());
	const token = await users.createToken(id, { expiresAt: now + 500 });
	assert.equal((await users.useToken(token))?.tokenExpiresAt, now + 500);
	// Within the second for which the token is remembered.
	now += 500;
	assert.equal(await users.useToken(token), undefined);
	const next = await users.createToken(id);
	const user = await users.useToken(next);
	assert.ok(user && !("tokenExpiresAt" in user));
	await users.revokeToken(id);
	assert.equal(await users.useToken(next), undefined);
	assert.equal((await users.find(id))?.tokenCreatedAt, undefined);
	for (const expiresAt of [now, now - 1, now + 0.5, Number.NaN, 1e15]) {
		await assert.rejects(users.createToken(id, { expiresAt }), {
			code: "users.badExpiry",
		});
	}
	await assert.rejects(users.revokeToken("nobody"), { code: "users.notFound" });
});

test("rights of a token are seen at once, and recorded with it", async () => {
	const audit = createRecordedAudit();
	const recorded = createUsers(store.db, { clock, hasher, audit });
	const { id } = await recorded.create(newUser());
	const token = await recorded.createToken(id);
	assert.equal((await recorded.useToken(token))?.apiOperations, undefined);
	const labels = ["POST /alerts/close", "GET /alerts", "GET /alerts"];
	await recorded.setApiOperations(id, labels);
	const chosen = ["GET /alerts", "POST /alerts/close"];
	assert.deepEqual((await recorded.useToken(token))?.apiOperations, chosen);
	await recorded.setApiOperations(id, []);
	assert.deepEqual((await recorded.useToken(token))?.apiOperations, []);
	await recorded.setApiOperations(id, undefined);
	assert.equal((await recorded.useToken(token))?.apiOperations, undefined);
	const told = audit.entries.slice(1);
	assert.ok(told.every(({ action }) => action === "user access token changed"));
	assert.equal(told.length, 4);
	assert.deepEqual(told[1]?.after, { apiOperations: chosen });
	assert.equal(JSON.stringify(told).includes(token), false);
	for (const wrong of [
		["alerts"],
		["GET alerts"],
		["GET /x\n"],
		Array(201).fill("GET /a"),
	]) {
		await assert.rejects(recorded.setApiOperations(id, wrong), {
			code: "users.badOperations",
		});
	}
});

test("a change made by another process is seen by tokens after a second at most", async () => {
	const { id } = await users.create(newUser());
	const token = await users.createToken(id);
	const elsewhere = createUsers(store.db, { clock, hasher });
	assert.ok(await users.useToken(token));
	await elsewhere.setDisabled(id, true);
	now += second - 1;
	assert.ok(await users.useToken(token));
	now += 1;
	assert.equal(await users.useToken(token), undefined);
});

test("neither passwords nor secrets are in the tables", async () => {
	const input = newUser();
	const realUsers = createUsers(store.db, { clock });
	const { id } = await realUsers.create(input);
	const token = await users.createToken(id);
	const { secret } = await users.openSession(id);
	const stored = JSON.stringify([
		(await store.db.select().from(usersTable)).filter((row) => row.id === id),
		await store.db.select().from(sessionsTable),
	]);
	for (const value of [input.password, token, secret]) {
		assert.equal(stored.includes(value), false);
	}
	assert.match(stored, /\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
	assert.equal(
		(await realUsers.authenticate(input.login, input.password))?.id,
		id,
	);
});
