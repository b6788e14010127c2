import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { openPglite } from "#backends/state-store/index.ts";
import { ensureFirstStart } from "./first-start.ts";
import { createTenants } from "./tenants/create-tenants.ts";
import { createUsers } from "./users/create-users.ts";
import { usersTable } from "./users/users.table.ts";

const store = await openPglite({ dataDir: "memory" });
await store.migrate();
after(() => store.close());

const clock = () => Date.UTC(2026, 4, 1);
const tenants = createTenants(store.db, { clock });
const users = createUsers(store.db, { clock });

beforeEach(async () => {
	await store.db.delete(usersTable);
});

test("the first start makes admin with a password of its own, shown once", async () => {
	const { generatedPassword } = await ensureFirstStart({ tenants, users });
	assert.ok(generatedPassword);
	const admin = await users.authenticate("admin", generatedPassword);
	assert.equal(admin?.isGeneralAdministrator, true);
	assert.deepEqual(await ensureFirstStart({ tenants, users }), {});
});

test("a given password is taken, and not told again", async () => {
	const adminPassword = "Given-By-1!";
	const first = await ensureFirstStart({ tenants, users, adminPassword });
	assert.deepEqual(first, {});
	assert.ok(await users.authenticate("admin", adminPassword));
	const later = { tenants, users, adminPassword: "Other-One-2!" };
	assert.deepEqual(await ensureFirstStart(later), {});
	assert.equal(await users.authenticate("admin", "Other-One-2!"), undefined);
});

test("a given password that is too weak is refused", async () => {
	const weak = { tenants, users, adminPassword: "admin" };
	await assert.rejects(ensureFirstStart(weak), { code: "users.badPassword" });
	assert.deepEqual(await users.list(), []);
});

test("of processes that start together one makes the user", async () => {
	const starts = await Promise.all(
		[1, 2, 3].map(() => ensureFirstStart({ tenants, users })),
	);
	const passwords = starts.flatMap(
		({ generatedPassword }) => generatedPassword ?? [],
	);
	assert.equal(passwords.length, 1);
	assert.ok(await users.authenticate("admin", String(passwords[0])));
	assert.equal((await users.list()).length, 1);
});
