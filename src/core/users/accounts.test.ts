/** Changing users: what is refused, what it ends, and what the audit trail is told. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openPglite } from "#backends/state-store/index.ts";
import { withActor } from "../audit/actor.ts";
import { createRecordedAudit } from "../audit/testing.ts";
import { createTenants } from "../tenants/create-tenants.ts";
import { createUsers } from "./create-users.ts";
import type { PasswordHasher } from "./password-hasher.ts";
import type { NewUser } from "./users.ts";

const store = await openPglite({ dataDir: "memory" });
await store.migrate();
after(() => store.close());

let now = Date.UTC(2026, 4, 1);
const clock = () => now;

const hasher: PasswordHasher = {
	hash: async (password) => `hash of ${password}`,
	verify: async (stored, password) => stored === `hash of ${password}`,
};

const tenants = createTenants(store.db, { clock });
const main = await tenants.main();
const other = await tenants.create({ name: "Other" });

const password = "Correct1!";
let serial = 0;

/** The room with a trail of its own, and a user in it. */
async function start(change: Partial<NewUser> = {}) {
	const audit = createRecordedAudit();
	const users = createUsers(store.db, { clock, hasher, audit });
	serial++;
	const login = `account${serial}`;
	const email = `${login}@test.domain`;
	const name = `Ann ${serial}`;
	const user = await users.create({ login, name, email, password, ...change });
	const entriesOf = (from: number) => audit.entries.slice(from);
	return { audit, users, user, entriesOf };
}

test("an invited user is recorded with roles and without the password", async () => {
	const { audit, user } = await start({
		roles: [{ tenantId: main.id, role: "analyst" }],
		mustChangePassword: true,
	});
	assert.equal(user.mustChangePassword, true);
	assert.deepEqual(
		audit.entries.map(({ action, account, tenantId }) => [
			...[action, account?.login, account?.privileges, tenantId],
		]),
		[
			["user created", user.login, undefined, undefined],
			["user role granted", user.login, "analyst", main.id],
		],
	);
	const told = JSON.stringify(audit.entries);
	assert.equal(/Correct1|hash/.test(told), false);
});

test("login, name and e-mail change, and what was not given stays", async () => {
	const { users, user, entriesOf } = await start();
	now++;
	const login = `${user.login}.new`;
	const changed = await users.change(user.id, { login, name: " Bea " });
	assert.deepEqual(changed, { ...user, login, name: "Bea", updatedAt: now });
	assert.equal((await users.findByLogin(login))?.id, user.id);
	assert.equal(await users.findByLogin(user.login), undefined);
	const [renamed, otherInfo, ...more] = entriesOf(1);
	assert.equal(renamed?.action, "user login changed");
	assert.deepEqual(renamed?.fields, {
		...{ DeviceCustomString1: login, DeviceCustomString1Label: "new login" },
		DeviceCustomString2: user.login,
		DeviceCustomString2Label: "old login",
	});
	assert.deepEqual(
		[otherInfo?.action, otherInfo?.before, otherInfo?.after],
		["user other info changed", { name: user.name }, { name: "Bea" }],
	);
	assert.equal(more.length, 0);
});

test("a change that changes nothing is not recorded", async () => {
	const { users, user, entriesOf } = await start();
	await users.change(user.id, { name: user.name });
	await users.setDisabled(user.id, false);
	await users.setRoles(user.id, { isGeneralAdministrator: false, roles: [] });
	assert.deepEqual(entriesOf(1), []);
});

test("refuses another's login and address, bad fields and unknown users, and records nothing", async () => {
	const { users, user, audit } = await start();
	const second = await start();
	const refusals: [Parameters<typeof users.change>[1], string][] = [
		[{ login: second.user.login.toUpperCase() }, "users.loginTaken"],
		[{ email: second.user.email.toUpperCase() }, "users.emailTaken"],
		[{ login: "a b" }, "users.badLogin"],
		[{ name: "" }, "users.badName"],
		[{ email: "none" }, "users.badEmail"],
	];
	for (const [change, code] of refusals) {
		await assert.rejects(users.change(user.id, change), { code });
	}
	await assert.rejects(users.change("nobody", { name: "A" }), {
		code: "users.notFound",
	});
	assert.equal(audit.entries.length, 1);
	assert.deepEqual(await users.find(user.id), user);
});

test("new roles replace the old ones, end all sessions and are recorded one by one", async () => {
	const { users, user, entriesOf } = await start({
		roles: [{ tenantId: main.id, role: "analyst" }],
	});
	const { secret } = await users.openSession(user.id);
	const changed = await users.setRoles(user.id, {
		isGeneralAdministrator: true,
		roles: [
			{ tenantId: main.id, role: "operator" },
			{ tenantId: other.id, role: "admin" },
		],
	});
	assert.equal(changed.isGeneralAdministrator, true);
	assert.equal(await users.useSession(secret), undefined);
	assert.deepEqual(
		entriesOf(3).map(({ action, account, tenantId }) => [
			...[action, account?.privileges, tenantId],
		]),
		[
			["user role granted", "general admin", undefined],
			...[
				["user role changed", "operator", main.id],
				["user role granted", "admin", other.id],
			].sort((a, b) => (String(a[2]) < String(b[2]) ? -1 : 1)),
		],
	);
	await users.setRoles(user.id, { isGeneralAdministrator: true, roles: [] });
	assert.deepEqual(
		entriesOf(6).map(({ action }) => action),
		["user role revoked", "user role revoked"],
	);
	assert.deepEqual((await users.find(user.id))?.roles, []);
});

test("a refused change of roles leaves the user as it was, sessions too", async () => {
	const { users, user } = await start({
		roles: [{ tenantId: main.id, role: "analyst" }],
	});
	const { secret } = await users.openSession(user.id);
	const roles = [{ tenantId: "none", role: "admin" }] as const;
	await assert.rejects(
		users.setRoles(user.id, { isGeneralAdministrator: false, roles }),
		{ code: "users.unknownTenant" },
	);
	assert.deepEqual(await users.find(user.id), user);
	assert.ok(await users.useSession(secret));
});

test("the last enabled general administrator keeps the mark, two at once lose but one", async () => {
	const { users } = await start();
	for (const one of await users.list()) {
		if (one.isGeneralAdministrator)
			await users.setDisabled(one.id, true).catch(() => undefined);
	}
	const both = await Promise.all(
		[1, 2].map(() => start({ isGeneralAdministrator: true })),
	);
	for (const one of await users.list()) {
		const isNew = both.some(({ user }) => user.id === one.id);
		if (one.isGeneralAdministrator && !isNew && !one.isDisabled) {
			await users.setDisabled(one.id, true);
		}
	}
	const results = await Promise.allSettled(
		both.map(({ user }) =>
			users.setRoles(user.id, { isGeneralAdministrator: false, roles: [] }),
		),
	);
	const refused = results.filter((result) => result.status === "rejected");
	assert.equal(refused.length, 1);
	assert.equal(refused[0]?.reason.code, "users.lastAdministrator");
});

test("a password set by somebody else must be changed, one's own need not", async () => {
	const { users, user, entriesOf } = await start();
	now += 1000;
	await users.setPassword(user.id, "Another1!", { mustChange: true });
	const invited = await users.authenticate(user.login, "Another1!");
	assert.deepEqual(
		[invited?.mustChangePassword, invited?.passwordChangedAt],
		[true, now],
	);
	await users.setPassword(user.id, "Better22!");
	assert.equal((await users.find(user.id))?.mustChangePassword, false);
	assert.deepEqual(
		entriesOf(1).map(({ action }) => action),
		["user password changed", "user password changed"],
	);
});

test("searches login, name and address, in any capitals, and takes no wildcards", async () => {
	const { users, user } = await start({ name: "ÄNNE Müller 100%" });
	const idsOf = async (text: string, withDisabled = false) =>
		(
			await users.search({ text, withDisabled, offset: 0, limit: 10 })
		).users.map(({ id }) => id);
	for (const text of [user.login.toUpperCase(), " änne mü", user.email, "0%"]) {
		assert.deepEqual(await idsOf(text), [user.id], text);
	}
	assert.deepEqual(await idsOf("änne%müller"), []);
	await users.setDisabled(user.id, true);
	assert.deepEqual(await idsOf("änne"), []);
	assert.deepEqual(await idsOf("änne", true), [user.id]);
});

test("gives pages by login, within tenants where asked", async () => {
	const { users, user } = await start({
		roles: [{ tenantId: other.id, role: "operator" }],
	});
	const within = { tenantIds: [other.id], userIds: [] };
	const all = await users.search({ within, offset: 0, limit: 100 });
	assert.ok(all.users.some(({ id }) => id === user.id));
	assert.ok(
		all.users.every(({ roles }) =>
			roles.some(({ tenantId }) => tenantId === other.id),
		),
	);
	const second = await users.search({ offset: 1, limit: 1 });
	const everybody = await users.search({ offset: 0, limit: 1000 });
	assert.equal(second.total, everybody.users.length);
	assert.equal(second.users[0]?.id, everybody.users[1]?.id);
	const nobody = await users.search({
		within: { tenantIds: [], userIds: [] },
		...{ offset: 0, limit: 10 },
	});
	assert.deepEqual(nobody, { users: [], total: 0 });
});

test("shown tenants are kept without a record, and forgotten for all", async () => {
	const { users, user, entriesOf } = await start();
	await users.setShownTenants(user.id, [main.id, main.id]);
	assert.deepEqual((await users.find(user.id))?.shownTenants, [main.id]);
	await users.setShownTenants(user.id, undefined);
	assert.equal((await users.find(user.id))?.shownTenants, undefined);
	assert.deepEqual(entriesOf(1), []);
	await assert.rejects(users.setShownTenants("nobody", []), {
		code: "users.notFound",
	});
});

test("log-ins are recorded, failed ones with their reason, and never what was typed instead of a login", async () => {
	const { users, user, entriesOf } = await start();
	await users.authenticate(user.login, "Wrong111!");
	await users.authenticate("My Secret-Pass1!", password);
	await users.setDisabled(user.id, true);
	await users.authenticate(user.login, password);
	await users.setDisabled(user.id, false);
	const { secret } = await withActor({ address: "192.0.2.7" }, () =>
		users.openSession(user.id),
	);
	await users.closeSession(secret);
	const told = entriesOf(1).filter(({ action }) => /log/.test(action));
	assert.deepEqual(
		told.map(({ action, outcome, message, account }) => [
			...[action, outcome, message, account?.login],
		]),
		[
			["user login", "failed", "wrong password", user.login],
			["user login", "failed", "unknown login", undefined],
			["user login", "failed", "user is disabled", user.login],
			["user login", undefined, undefined, user.login],
			["user logout", undefined, undefined, user.login],
		],
	);
	assert.equal(JSON.stringify(told).includes("Secret"), false);
});
