import assert from "node:assert/strict";
import { test } from "node:test";
import { errorOf, startRestApi } from "../testing/rest-client.ts";
import { idOf, now, tokenOf } from "../testing/world.ts";

const denied = [403, "access denied", null];
const analyst = idOf("analyst-a");

test("a token may call everything that the role allows until operations are switched off", async (t) => {
	const { get, post, world } = startRestApi(t);
	const status = async (path: string) =>
		(await get(path, "analyst-a")).statusCode;
	assert.equal(await status("/alerts"), 200);
	await world.users.setApiOperations(analyst, ["GET /alerts", "POST /events"]);
	assert.equal(await status("/alerts"), 200);
	for (const path of ["/services", "/tenants", "/users/whoami"]) {
		assert.deepEqual(errorOf(await get(path, "analyst-a")), denied, path);
	}
	const closing = await post("/alerts/close", {}, "analyst-a");
	assert.deepEqual(errorOf(closing), denied);
	await world.users.setApiOperations(analyst, undefined);
	assert.equal(await status("/services"), 200);
});

test("with every operation switched off nothing answers, whoever it is", async (t) => {
	const { get, world } = startRestApi(t);
	await world.users.setApiOperations(idOf("boss"), []);
	for (const path of ["/alerts", "/users/whoami", "/events/clusters"]) {
		assert.deepEqual(errorOf(await get(path)), denied, path);
	}
});

test("a switched-on operation gives nothing that the role does not", async (t) => {
	const { get, world } = startRestApi(t);
	await world.users.setApiOperations(idOf("operator-a"), ["GET /services"]);
	assert.deepEqual(errorOf(await get("/services", "operator-a")), denied);
});

test("an expired token is refused like an unknown one", async (t) => {
	const { send, world } = startRestApi(t);
	const whoAmI = (token: string) =>
		send({
			url: "/api/v1/users/whoami",
			headers: { authorization: `Bearer ${token}` },
		});
	const valid = await world.users.createToken(analyst, { expiresAt: now + 1 });
	assert.equal((await whoAmI(valid)).statusCode, 200);
	const expired = await world.users.createToken(analyst, { expiresAt: now });
	assert.deepEqual(errorOf(await whoAmI(expired)), denied);
	assert.deepEqual(errorOf(await whoAmI(tokenOf("analyst-a"))), denied);
});
