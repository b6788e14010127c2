import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { type TestContext, test } from "node:test";
import { requireCounterpart } from "../../../../tests/counterparts/availability.ts";
import { createSecrets } from "../../secrets.ts";
import { createPfx, createTestAuthority } from "../testing/certificates.ts";
import { noSecrets } from "../testing/recorder.ts";
import { serverTlsOptions } from "./server-options.ts";
import { tlsDefinition } from "./tls.definition.ts";

function isOpensslInstalled(): boolean {
	try {
		execFileSync("openssl", ["version"]);
		return true;
	} catch {
		return false;
	}
}

/** Tries a container, as it lies in a secret. */
function tryPfx(pfx: string, password = "") {
	const secrets = createSecrets(
		new Map([["mine", { type: "pfx", pfx, password }]]),
	);
	return serverTlsOptions({ mode: "pfx", secret: "mine" }, { secrets });
}

async function pair(t: TestContext) {
	return (await createTestAuthority(t)).identity;
}

test("plain text is the default and needs no certificate", () => {
	const settings = tlsDefinition.parse(undefined);
	assert.equal(settings.mode, "disabled");
	assert.equal(serverTlsOptions(settings, { secrets: noSecrets }), undefined);
});

test("a secret is named with the mode pfx and only then", () => {
	for (const settings of [{ mode: "pfx" }, { mode: "enabled", secret: "x" }])
		assert.equal(tlsDefinition.safeParse(settings).success, false);
	assert.ok(tlsDefinition.safeParse({ mode: "pfx", secret: "x" }).success);
});

test("without a certificate of the service the modes that need it say so", () => {
	for (const mode of ["enabled", "verification"] as const)
		assert.throws(() => serverTlsOptions({ mode }, { secrets: noSecrets }), {
			code: "connectors.noIdentity",
			details: { mode },
		});
});

test("a certificate of the service that is none is said so", () => {
	const identity = { cert: "x", key: "y", ca: "z" };
	assert.throws(
		() =>
			serverTlsOptions({ mode: "enabled" }, { secrets: noSecrets, identity }),
		{ code: "connectors.badIdentity" },
	);
});

test("a PFX is taken with its password and without one", async (t) => {
	if (!requireCounterpart("openssl", isOpensslInstalled(), t)) return;
	const identity = await pair(t);
	const options = tryPfx(await createPfx(t, identity, "пароль 1"), "пароль 1");
	assert.equal(options?.minVersion, "TLSv1.2");
	assert.ok(tryPfx(await createPfx(t, identity, "")));
});

test("a wrong password, a container that is none and one without a key are told apart", async (t) => {
	if (!requireCounterpart("openssl", isOpensslInstalled(), t)) return;
	const pfx = await createPfx(t, await pair(t), "right");
	assert.throws(
		() => tryPfx(pfx, "wrong-secret"),
		(error: Error) => {
			assert.ok("code" in error && !error.message.includes("wrong-secret"));
			return error.code === "connectors.wrongPfxPassword";
		},
	);
	const cut = Buffer.from(pfx, "base64").subarray(0, 100).toString("base64");
	for (const broken of [cut, "AAAA", Buffer.from("no").toString("base64")])
		assert.throws(() => tryPfx(broken), { code: "connectors.badPfx" });
	const keyless = await createPfx(t, await pair(t), "right", ["-nokeys"]);
	assert.throws(() => tryPfx(keyless, "right"), { code: "connectors.badPfx" });
});

test("a secret that is missing or of another type is said so", () => {
	const secrets = createSecrets(
		new Map([["mine", { type: "token", token: "t" }]]),
	);
	const tls = { mode: "pfx", secret: "mine" } as const;
	assert.throws(() => serverTlsOptions(tls, { secrets }), {
		code: "secrets.wrongType",
	});
	assert.throws(() => serverTlsOptions(tls, { secrets: noSecrets }), {
		code: "secrets.missing",
	});
});
