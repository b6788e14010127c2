import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { ensureFirstStart } from "#core/index.ts";
import {
	openCertificateAuthority,
	readSettings,
	silentLog,
} from "#platform/index.ts";
import { createAdministration } from "./administration.ts";
import { withAdministration } from "./core-client.ts";
import { openCoreStore } from "./core-store.ts";

const password = "First-pass.1!";

test("without a running core the command line works on the state store itself, and leaves it free", async (t) => {
	const directory = await mkdtemp(join(tmpdir(), "ursa-administration-"));
	t.after(() => rm(directory, { recursive: true, force: true }));
	// Nothing listens on port 1.
	const settings = readSettings({ URSA_INTERNAL_PORT: "1" }, directory);
	await openCertificateAuthority(join(directory, "pki"), Date.now);
	const first = await openCoreStore(settings, Date.now, silentLog);
	await ensureFirstStart({ ...first, adminPassword: password });

	const administration = createAdministration(first.users);
	const earlier = await administration.createToken("Admin");
	await assert.rejects(administration.createToken("nobody"), {
		code: "administration.unknownLogin",
		message: "There is no user with the login nobody",
	});
	await assert.rejects(administration.resetPassword("admin", "short"), {
		code: "users.badPassword",
	});

	const work = (
		task: Parameters<typeof withAdministration<string>>[3],
	): Promise<string> => withAdministration(settings, Date.now, silentLog, task);
	await assert.rejects(
		work((core) => core.createToken("admin")),
		{ code: "stateStore.locked" },
	);
	await first.close();

	const token = await work((core) => core.createToken("admin"));
	const random = await work((core) => core.resetPassword("admin"));
	await assert.rejects(
		work((core) => core.createToken("nobody")),
		{ code: "administration.unknownLogin" },
	);

	const second = await openCoreStore(settings, Date.now, silentLog);
	t.after(() => second.close());
	assert.equal(await second.users.useToken(earlier), undefined);
	assert.equal((await second.users.useToken(token))?.login, "admin");
	assert.equal(await second.users.authenticate("admin", password), undefined);
	assert.ok(await second.users.authenticate("admin", random));
});
