/** Users over the console's API with the real rooms and a database: what the parts alone do not show. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openPglite } from "#backends/state-store/index.ts";
import {
	type AuditEntry,
	type AuditTrail,
	createTenants,
	createUsers,
	currentActor,
	type User,
} from "#core/index.ts";
import { cookieIn, refusalOf } from "../testing/console-client.ts";
import { createWorld } from "../testing/world.ts";
import { createConsoleApi } from "./create-console-api.ts";

const store = await openPglite({ dataDir: "memory" });
await store.migrate();

const recorded: (AuditEntry & { readonly address: string | undefined })[] = [];
const audit: AuditTrail = {
	async record(_tx, entry) {
		recorded.push({ ...entry, address: currentActor()?.address });
	},
};
const clock = Date.now;
const users = createUsers(store.db, { clock, audit });
const tenants = createTenants(store.db, { clock, audit });
const api = createConsoleApi({ ...createWorld(), users, tenants, clock });
after(async () => {
	await api.close();
	await store.close();
});

const password = "Correct1!";

function send(
	method: "GET" | "POST" | "PUT" | "DELETE",
	url: string,
	more: { cookie?: string; payload?: object; address?: string } = {},
) {
	const { cookie, payload, address = "192.0.2.1" } = more;
	return api.inject({
		...{ method, url, remoteAddress: address },
		headers: { "x-ursa-console": "1", ...(cookie && { cookie }) },
		...(payload && { payload }),
	});
}

async function logIn(user: Pick<User, "login">, secret: string, from?: string) {
	const payload = { login: user.login, password: secret };
	const address = from === undefined ? {} : { address: from };
	return cookieIn(await send("POST", "/api/session", { payload, ...address }));
}

const boss = await users.create({
	...{ login: "boss", name: "Boss", email: "boss@test.domain", password },
	isGeneralAdministrator: true,
});

test("an invitation goes from the administrator to the user's own password, recorded with addresses", async () => {
	const main = await tenants.main();
	const bossCookie = await logIn(boss, password, "192.0.2.10");
	const made = await send("POST", "/api/users", {
		cookie: bossCookie,
		payload: {
			...{ login: "ann", name: "Ann", email: "ann@test.domain" },
			isGeneralAdministrator: false,
			roles: [{ tenantId: main.id, role: "analyst" }],
		},
	});
	assert.equal(made.statusCode, 200, made.body);
	const first: string = made.json().password;
	const ann = { login: "ann" };
	const cookie = await logIn(ann, first, "192.0.2.20");
	assert.deepEqual(refusalOf(await send("GET", "/api/tenants", { cookie })), [
		403,
		"api.passwordMustChange",
	]);
	const changed = await send("POST", "/api/profile/password", {
		...{ cookie, address: "192.0.2.20" },
		payload: { current: first, next: "Better22!" },
	});
	assert.equal(changed.statusCode, 204, changed.body);
	assert.equal((await send("GET", "/api/session", { cookie })).statusCode, 401);
	const own = cookieIn(changed);
	const list = await send("GET", "/api/tenants", { cookie: own });
	assert.equal(list.statusCode, 200);
	const sessions = (
		await send("GET", "/api/profile/sessions", { cookie: own })
	).json();
	assert.deepEqual(
		sessions.map((one: { address: string; isCurrent: boolean }) => [
			...[one.address, one.isCurrent],
		]),
		[["192.0.2.20", true]],
	);
	assert.deepEqual(
		recorded
			.filter(({ account }) => account?.login === "ann")
			.map(({ action, address }) => [action, address]),
		[
			["user created", "192.0.2.1"],
			["user role granted", "192.0.2.1"],
			["user login", "192.0.2.20"],
			["user password changed", "192.0.2.20"],
			["user login", "192.0.2.20"],
		],
	);
	assert.ok(!JSON.stringify(recorded).includes(first));
});

test("a role that is taken away ends the session at once, everywhere", async () => {
	const bossCookie = await logIn(boss, password);
	const user = await users.create({
		...{ login: "bob", name: "Bob", email: "bob@test.domain", password },
		roles: [{ tenantId: (await tenants.main()).id, role: "admin" }],
	});
	const cookies = [await logIn(user, password), await logIn(user, password)];
	const answer = await send("PUT", `/api/users/${user.id}/roles`, {
		cookie: bossCookie,
		payload: { isGeneralAdministrator: false, roles: [] },
	});
	assert.equal(answer.statusCode, 200);
	for (const cookie of cookies) {
		const late = await send("GET", "/api/session", { cookie });
		assert.equal(late.statusCode, 401);
	}
});

test("the last general administrator cannot lose the role by another's hand", async () => {
	const second = await users.create({
		...{ login: "second", name: "Two", email: "two@test.domain", password },
		isGeneralAdministrator: true,
	});
	const cookie = await logIn(second, password);
	const bossCookie = await logIn(boss, password);
	const noRights = { isGeneralAdministrator: false, roles: [] };
	const first = await send("PUT", `/api/users/${boss.id}/roles`, {
		...{ cookie, payload: noRights },
	});
	assert.equal(first.statusCode, 200);
	const late = await send("PUT", `/api/users/${second.id}/roles`, {
		...{ cookie: bossCookie, payload: noRights },
	});
	// The one who lost the role is out before the other can be touched.
	assert.equal(late.statusCode, 401);
	await assert.rejects(users.setRoles(second.id, noRights), {
		code: "users.lastAdministrator",
	});
});
