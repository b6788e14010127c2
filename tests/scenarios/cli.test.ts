/** The command line as an administrator meets it. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { startUrsa, type UrsaProcess } from "../running/ursa-process.ts";

const program = join(import.meta.dirname, "..", "..", "bin", "ursa.mjs");

interface Ended {
	readonly code: number;
	readonly stdout: string;
	readonly stderr: string;
}

function run(
	args: readonly string[],
	environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
	return new Promise((resolve) => {
		execFile(
			process.execPath,
			[program, ...args],
			{ env: { ...process.env, ...environment }, timeout: 60_000 },
			(error, stdout, stderr) => {
				resolve({
					code:
						typeof error?.code === "number"
							? error.code
							: error === null
								? 0
								: 1,
					stdout,
					stderr,
				});
			},
		);
	});
}

let ursa: UrsaProcess;
before(async () => {
	ursa = await startUrsa();
});
after(() => ursa?.remove());

test("help lists the verbs, and every verb has help of its own", async () => {
	const { stdout } = await run(["--help"]);
	for (const verb of ["start", "send", "token", "user"])
		assert.match(stdout, new RegExp(`\\b${verb}\\b`));
	for (const verb of [
		["start"],
		["send"],
		["token", "create"],
		["user", "reset-password"],
	]) {
		const help = await run([...verb, "--help"]);
		assert.equal(help.code, 0);
		assert.match(help.stdout, /Usage: ursa/);
	}
	assert.notEqual((await run(["sned"])).code, 0);
});

test("a wrong setting is refused by name before anything starts", async () => {
	const { code, stderr } = await run(["start"], { URSA_WEB_PORT: "http" });
	assert.equal(code, 1);
	assert.match(stderr, /URSA_WEB_PORT is not valid/);
});

test("a second start on the same data is refused while the first runs", async () => {
	const { code, stderr } = await run(["start"], {
		URSA_DATA: ursa.dataDirectory,
		URSA_WEB_PORT: "0",
		URSA_API_PORT: "0",
		URSA_INTERNAL_PORT: "0",
		URSA_SYSLOG_PORT: "0",
		URSA_HTTP_INPUT_PORT: "0",
	});
	assert.equal(code, 1);
	assert.match(stderr, /use|lock|running/i);
});

test("a token is printed alone, and the earlier one ends", async () => {
	const first = await ursa.cli("token", "create", "--login", "admin");
	assert.match(first, /^[0-9a-f]{32}\n$/);
	const second = await ursa.cli("token", "create", "--login", "admin");
	assert.notEqual(second, first);
	const api = await ursa.api();
	const answer = await api("GET", "/api/v1/users/whoami", undefined, {
		authorization: `Bearer ${first.trim()}`,
	});
	assert.equal(answer.status, 403);
	await assert.rejects(
		ursa.cli("token", "create", "--login", "nobody"),
		/no user with the login nobody/,
	);
});

test("a reset password logs in, the one before does not", async () => {
	const { createClient } = await import("../running/https-client.ts");
	const open = createClient({
		url: ursa.consoleUrl,
		authority: ursa.authority,
		headers: { "x-ursa-console": "1" },
	});
	const password = (
		await ursa.cli("user", "reset-password", "--login", "admin")
	).trim();
	assert.equal(
		(await open("POST", "/api/session", { login: "admin", password })).status,
		200,
	);
	assert.equal((await open("POST", "/api/session", ursa.admin)).status, 401);
});

test("sending says what went wrong", async () => {
	const missing = await run([
		"send",
		"/nowhere/at/all.log",
		"--to",
		`tcp://127.0.0.1:${ursa.syslogPort}`,
	]);
	assert.equal(missing.code, 1);
	assert.match(missing.stderr, /all\.log/);
	const dead = await run(["send", program, "--to", "tcp://127.0.0.1:1"]);
	assert.equal(dead.code, 1);
	assert.match(dead.stderr, /127\.0\.0\.1/);
	assert.equal(
		(await run(["send", program, "--to", "ftp://127.0.0.1"])).code,
		1,
	);
});

test("SIGTERM ends it with code 0, and a start without a given password shows one, once", async () => {
	const fresh = await startUrsa({ environment: { URSA_ADMIN_PASSWORD: "" } });
	try {
		assert.match(fresh.output(), /log in as admin with the password \S{20,}/);
		assert.equal(await fresh.stop(), 0);
		const again = await fresh.restart();
		assert.doesNotMatch(again.output(), /with the password/);
		assert.equal(await again.stop(), 0);
	} finally {
		await fresh.remove();
	}
});
