import assert from "node:assert/strict";
import { test } from "node:test";
import { refusalOf, startConsoleApi } from "../testing/console-client.ts";
import { idOf } from "../testing/world.ts";

const params = { id: idOf("collector-a") };

test("a new service comes with the command that starts it, once", async (t) => {
	const { call } = startConsoleApi(t);
	const body = { resourceId: idOf("collector-resource-a") };
	const { service, pairing } = (
		await call("createService", { body }, "admin-a")
	).json();
	assert.equal(service.status, "gray");
	assert.equal(
		pairing.command,
		`npx ursa collector --core https://siem.example.org:7210 --id ${service.id} --token ${pairing.token}`,
	);
	const list = await call("services", {}, "admin-a");
	assert.ok(list.body.includes(service.id));
	assert.ok(!list.body.includes(pairing.token));
});

test("analysts reload; administrators also restart, pair anew and delete", async (t) => {
	const { call } = startConsoleApi(t);
	const reloaded = await call("reloadService", { params }, "analyst-a");
	assert.equal(reloaded.json().pending, "reload");
	for (const name of [
		"restartService",
		"resetServiceCertificate",
		"deleteService",
	] as const) {
		const refused = await call(name, { params }, "analyst-a");
		assert.deepEqual(refusalOf(refused), [403, "api.notAllowed"]);
	}
	const restarted = await call("restartService", { params }, "admin-a");
	assert.equal(restarted.json().pending, "restart");
	const reset = await call("resetServiceCertificate", { params }, "admin-a");
	assert.match(reset.json().command, new RegExp(`--id ${params.id} --token`));
	assert.equal(
		(await call("deleteService", { params }, "admin-a")).statusCode,
		204,
	);
	const gone = await call("service", { params }, "admin-a");
	assert.deepEqual(refusalOf(gone), [404, "api.serviceNotFound"]);
});
