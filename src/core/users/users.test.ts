import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openPglite } from "#backends/state-store/index.ts";
import type { UrsaError } from "#schema/index.ts";
import { createTenants } from "../tenants/create-tenants.ts";
import { createUsers } from "./create-users.ts";
import type { PasswordHasher } from "./password-hasher.ts";
import { type NewUser, toPrincipal } from "./users.ts";

const store = await openPglite({ dataDir: "memory" });
await store.migrate();
after(() => store.close());

let now = Date.UTC(2026, 4, 1);
const clock = () => now;
const minute = 60_000;

/** Hashes at no cost; the real one has its own test. */
let verifications = 0;
const hasher: PasswordHasher = {
	hash: async (password) => `hash of ${password.normalize("NFC")}`,
	verify: async (stored, password) => {
		verifications++;
		return stored === `hash of ${password}`;
	},
};

const tenants = createTenants(store.db, { clock });
const main = await tenants.main();
const users = createUsers(store.db, { clock, hasher });

const password = "Correct1!";
let serial = 0;

function newUser(change: Partial<NewUser> = {}): NewUser {
	serial++;
	const login = `user${serial}`;
	return {
		...{ login, name: "A User", email: `${login}@test.domain`, password },
		...change,
	};
}

test("a user is made with roles and found by id and login, whatever its capitals", async () => {
	const { id: other } = await tenants.create({ name: "Other" });
	const roles = [
		{ tenantId: other, role: "operator" },
		{ tenantId: main.id, role: "analyst" },
	] as const;
	const user = await users.create(
		newUser({ login: "TEST\\j.doe-1_x", name: " Jo ", roles }),
	);
	assert.deepEqual(user, {
		id: user.id,
		login: "TEST\\j.doe-1_x",
		name: "Jo",
		email: user.email,
		isDisabled: false,
		isGeneralAdministrator: false,
		roles: [...roles].sort((a, b) => (a.tenantId < b.tenantId ? -1 : 1)),
		receivesNotifications: false,
		hidesShared: false,
		mustChangePassword: false,
		passwordChangedAt: now,
		createdAt: now,
		updatedAt: now,
	});
	assert.deepEqual(await users.find(user.id), user);
	assert.deepEqual(await users.findByLogin("test\\J.DOE-1_X"), user);
	assert.equal(await users.findByLogin("nobody"), undefined);
	assert.equal(await users.find("nobody"), undefined);
	assert.ok((await users.list()).some(({ id }) => id === user.id));
	assert.equal(toPrincipal(user).roles, user.roles);
});

test("refuses logins, names and e-mail addresses outside of the rules", async () => {
	const wrong: readonly [Partial<NewUser>, string][] = [
		[{ login: "ab" }, "users.badLogin"],
		[{ login: "x".repeat(65) }, "users.badLogin"],
		[{ login: "with space" }, "users.badLogin"],
		[{ login: "ümlaut" }, "users.badLogin"],
		[{ login: "a\nbc" }, "users.badLogin"],
		[{ name: " " }, "users.badName"],
		[{ name: "x".repeat(129) }, "users.badName"],
		[{ name: "a\0" }, "users.badName"],
		[{ name: "\ud800" }, "users.badName"],
		[{ email: "nobody" }, "users.badEmail"],
		[{ email: "a b@test.domain" }, "users.badEmail"],
		[{ email: `${"x".repeat(260)}@test.domain` }, "users.badEmail"],
		[{ roles: [{ tenantId: "none", role: "admin" }] }, "users.unknownTenant"],
		[
			{ roles: [{ tenantId: main.id, role: "general admin" }] },
			"users.badRoles",
		],
		[
			{
				roles: [
					{ tenantId: main.id, role: "admin" },
					{ tenantId: main.id, role: "operator" },
				],
			},
			"users.badRoles",
		],
	];
	for (const [change, code] of wrong) {
		await assert.rejects(users.create(newUser(change)), { code });
	}
});

test("tells all that a password lacks, and never the password", async () => {
	const lacks = async (weak: string) => {
		let told: unknown;
		await assert.rejects(
			users.create(newUser({ password: weak })),
			(error: UrsaError) => {
				assert.equal(error.code, "users.badPassword");
				if (weak) assert.equal(error.message.includes(weak), false);
				told = error.details.lacks;
				return true;
			},
		);
		return told;
	};
	assert.equal(await lacks("qwerty#1"), "an upper-case letter");
	assert.equal(await lacks("QWERTY#1"), "a lower-case letter");
	assert.equal(await lacks("Qwertyu#"), "a digit");
	assert.equal(await lacks("Qwertyu1"), "one of ! @ # % ^ & *");
	assert.equal(await lacks("Qwert#1"), "8 characters");
	assert.equal(
		await lacks(`Qw#1${"x".repeat(125)}`),
		"an end after 128 characters",
	);
	assert.equal(
		await lacks("$$$"),
		"8 characters, a lower-case letter, an upper-case letter, a digit, one of ! @ # % ^ & *",
	);
	await users.create(newUser({ password: `Qw#1${"x".repeat(124)}` }));
	await users.create(newUser({ password: "Пароль1*" }));
});

test("logins and e-mail addresses are unique, whatever their capitals", async () => {
	const first = newUser({ login: "Taken" });
	await users.create(first);
	await assert.rejects(users.create(newUser({ login: "tAKEN" })), {
		code: "users.loginTaken",
		status: 409,
	});
	await assert.rejects(
		users.create(newUser({ email: first.email.toUpperCase() })),
		{ code: "users.emailTaken" },
	);
});

test("a failed creation leaves no half user", async () => {
	const input = newUser({ roles: [{ tenantId: "none", role: "admin" }] });
	await assert.rejects(users.create(input));
	assert.equal(await users.findByLogin(input.login), undefined);
});

test("the right password lets in, everything else does not", async () => {
	const { id, login } = await users.create(newUser());
	assert.equal((await users.authenticate(login, password))?.id, id);
	assert.equal(
		(await users.authenticate(login.toUpperCase(), password))?.id,
		id,
	);
	assert.equal(await users.authenticate(login, "Wrong111!"), undefined);
	assert.equal(await users.authenticate(login, ""), undefined);
	assert.equal(await users.authenticate("", ""), undefined);
	await users.setDisabled(id, true);
	assert.equal(await users.authenticate(login, password), undefined);
});

test("the same work is done for wrong, unknown, disabled and oversized tries", async () => {
	const { id, login } = await users.create(newUser());
	const tries = [
		[login, "Wrong111!"],
		[login, "x".repeat(100_000)],
		["unknown-login", password],
		["x".repeat(100_000), password],
		["a\0b", password],
	] as const;
	for (const [who, what] of tries) {
		const before = verifications;
		assert.equal(await users.authenticate(who, what), undefined);
		assert.equal(verifications, before + 1);
	}
	await users.setDisabled(id, true);
	const before = verifications;
	assert.equal(await users.authenticate(login, password), undefined);
	assert.equal(verifications, before + 1);
});

test("after five failures a login is refused for a minute, unknown ones alike", async () => {
	const { login } = await users.create(newUser());
	const tooManyTries = { code: "users.tooManyTries", status: 429 };
	for (const name of [login, "not-a-user"]) {
		for (let count = 0; count < 5; count++) {
			assert.equal(await users.authenticate(name, "Wrong111!"), undefined);
		}
		const before = verifications;
		await assert.rejects(users.authenticate(name, password), tooManyTries);
		assert.equal(verifications, before, "a refused try costs nothing");
	}
	now += minute;
	assert.equal((await users.authenticate(login, password))?.login, login);
});

test("a password that was changed while a try waited does not let in", async () => {
	let slow = Promise.withResolvers<void>();
	const started = Promise.withResolvers<void>();
	const waitingUsers = createUsers(store.db, {
		clock,
		hasher: {
			...hasher,
			verify: async (stored, given) => {
				started.resolve();
				await slow.promise;
				return hasher.verify(stored, given);
			},
		},
	});
	const { id, login } = await users.create(newUser());
	const attempt = waitingUsers.authenticate(login, password);
	await started.promise;
	await users.setPassword(id, "Another1!");
	slow.resolve();
	assert.equal(await attempt, undefined);
	slow = Promise.withResolvers();
	slow.resolve();
	assert.ok(await waitingUsers.authenticate(login, "Another1!"));
});

test("the last enabled general administrator cannot be disabled", async () => {
	const administrators = await Promise.all(
		[1, 2].map(() => users.create(newUser({ isGeneralAdministrator: true }))),
	);
	const results = await Promise.allSettled(
		administrators.map(({ id }) => users.setDisabled(id, true)),
	);
	const refused = results.filter((result) => result.status === "rejected");
	assert.equal(refused.length, 1);
	assert.equal(refused[0]?.reason.code, "users.lastAdministrator");
	const left = await users.list();
	assert.equal(
		left.filter((user) => user.isGeneralAdministrator && !user.isDisabled)
			.length,
		1,
	);
	await assert.rejects(users.setDisabled("nobody", true), {
		code: "users.notFound",
	});
});
