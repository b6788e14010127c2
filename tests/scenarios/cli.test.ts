/** The command line as an administrator meets it. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { after, before, test } from "node:test";
import { z } from "zod";
import { eventually } from "../running/eventually.ts";
import type { Client } from "../running/https-client.ts";
import {
	makeDataDirectory,
	startUrsa,
	type UrsaProcess,
} from "../running/ursa-process.ts";

const program = join(import.meta.dirname, "..", "..", "bin", "ursa.mjs");

interface Ended {
	readonly code: number;
	readonly stdout: string;
	readonly stderr: string;
}

/** `input`: all of standard input; without it, it stays open and silent. */
function run(
	args: readonly string[],
	environment: Readonly<Record<string, string>> = {},
	input?: string,
): Promise<Ended> {
	return new Promise((resolve) => {
		const child = execFile(
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
		if (input !== undefined) child.stdin?.end(input);
	});
}

/** Every port chosen by the system. */
const anyPorts = {
	URSA_WEB_PORT: "0",
	URSA_API_PORT: "0",
	URSA_INTERNAL_PORT: "0",
	URSA_SYSLOG_PORT: "0",
	URSA_HTTP_INPUT_PORT: "0",
};

let ursa: UrsaProcess;
before(async () => {
	ursa = await startUrsa();
});
after(() => ursa?.remove());

test("help lists the verbs, and every verb has help of its own", async () => {
	const verbs = ["start", "send", "token create", "user reset-password"];
	const [whole, unknown, ...helps] = await Promise.all([
		run(["--help"]),
		run(["sned"]),
		...verbs.map((verb) => run([...verb.split(" "), "--help"])),
	]);
	for (const verb of verbs)
		assert.match(
			whole?.stdout ?? "",
			new RegExp(`\\b${verb.split(" ")[0]}\\b`),
		);
	for (const [index, help] of helps.entries()) {
		assert.equal(help.code, 0);
		assert.ok(help.stdout.startsWith(`Usage: ursa ${verbs[index]}`));
	}
	assert.equal(unknown?.code, 1);
	assert.match(unknown?.stderr ?? "", /unknown command 'sned'/);
});

test("a wrong setting is refused by name before anything starts", async () => {
	const { code, stderr } = await run(["start"], { URSA_WEB_PORT: "http" });
	assert.equal(code, 1);
	assert.match(stderr, /URSA_WEB_PORT is not valid/);
});

test("a second start on the same data is refused while the first runs", async () => {
	const { code, stderr } = await run(["start"], {
		URSA_DATA: ursa.dataDirectory,
		...anyPorts,
	});
	assert.equal(code, 1);
	assert.match(
		stderr,
		new RegExp(`is in use by another process \\(process ${ursa.pid}, `),
	);
});

test("a port in use is named, and what was started before it is stopped again", async (t) => {
	const dataDirectory = await makeDataDirectory();
	t.after(() => rm(dataDirectory, { recursive: true, force: true }));
	const portOf = (url: string) => new URL(url).port;
	for (const [variable, port] of [
		["URSA_SYSLOG_PORT", String(ursa.syslogPort)],
		["URSA_WEB_PORT", portOf(ursa.consoleUrl)],
	] as const) {
		const { code, stderr, stdout } = await run(["start"], {
			...anyPorts,
			URSA_DATA: dataDirectory,
			[variable]: port,
		});
		assert.equal(code, 1, stderr);
		assert.match(stderr, new RegExp(`\\b${port}\\b`), variable);
		assert.match(stderr, /in use/, variable);
		assert.equal(stdout, "");
	}
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

test("sending to a dead port ends, also while standard input stays open", async () => {
	const { code, stderr } = await run([
		"send",
		"-",
		"--to",
		"tcp://127.0.0.1:1",
	]);
	assert.equal(code, 1);
	assert.match(stderr, /127\.0\.0\.1 port 1 can't be reached/);
});

const rows = z.array(z.object({ Message: z.string() }));

/** Waits until the messages that begin with `word` are stored, and gives them in order. */
async function stored(
	api: Client,
	word: string,
	count: number,
): Promise<string[]> {
	return eventually(async () => {
		const answer = await api("POST", "/api/v1/events", {
			sql: `SELECT Message FROM events WHERE Message LIKE '${word}%' ORDER BY Message LIMIT 100`,
			period: {
				from: "2020-01-01T00:00:00Z",
				to: new Date(Date.now() + 60_000).toISOString(),
			},
		});
		const found = rows.parse(answer.json());
		return found.length >= count
			? found.map(({ Message }) => Message)
			: undefined;
	}, `storing ${count} messages that begin with ${word}`);
}

const line = (text: string) => `<13>Nov 24 08:00:00 web1 app: ${text}`;

test("lines of standard input and of a file arrive over tcp, http and in a numbered stream", async (t) => {
	const api = await ursa.api();
	const tcp = `tcp://127.0.0.1:${ursa.syslogPort}`;
	const http = `http://127.0.0.1:${ursa.httpInputPort}/`;
	const file = join(ursa.dataDirectory, "sent.log");
	await writeFile(file, `${line("file 1")}\r\n\n${line("file 2")}`);
	t.after(() => rm(file));
	for (const { args, input } of [
		{
			args: ["-", "--to", tcp],
			input: `${line("stdin 1")}\n${line("stdin 2")}\n`,
		},
		{ args: [file, "--to", http], input: undefined },
		{
			args: ["-", "--to", tcp, "--reliable"],
			input: `${line("numbered 1")}\n${line("numbered 2")}\n`,
		},
	]) {
		const sent = await run(["send", ...args], {}, input);
		assert.equal(sent.code, 0, sent.stderr);
		assert.match(sent.stderr, /sent 2 lines in .* s, 2 acknowledged/);
		assert.equal(sent.stdout, "");
	}
	for (const word of ["stdin", "file", "numbered"]) {
		assert.deepEqual(await stored(api, word, 2), [`${word} 1`, `${word} 2`]);
	}
});

test("what is sent is the bytes of the input, whatever their encoding", async (t) => {
	const bytes = Buffer.concat([
		Buffer.from("one\u2028line, one\rcarriage return\n"),
		Buffer.from([0xe6, 0xf3, 0xea, 0xff, 0x0a]),
	]);
	const server = createServer({ allowHalfOpen: true });
	t.after(() => server.close());
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const received = once(server, "connection").then(async ([socket]) => {
		const all = await buffer(socket);
		socket.end();
		return all;
	});
	const address = server.address();
	const port = typeof address === "object" && address ? address.port : 0;
	const file = join(ursa.dataDirectory, "sent.log");
	await writeFile(file, bytes);
	t.after(() => rm(file));
	const sent = await run(["send", file, "--to", `tcp://127.0.0.1:${port}`]);
	assert.equal(sent.code, 0, sent.stderr);
	assert.deepEqual(await received, bytes);
});

test("a rate slows the sending down, and one that is no number is refused", async () => {
	const to = ["--to", `tcp://127.0.0.1:${ursa.syslogPort}`];
	const startedAt = performance.now();
	const sent = await run(
		["send", "-", ...to, "--rate", "20"],
		{},
		Array.from({ length: 41 }, (_, index) => line(`slow ${index}\n`)).join(""),
	);
	assert.equal(sent.code, 0, sent.stderr);
	assert.ok(performance.now() - startedAt > 1500);
	const refused = await run(["send", program, ...to, "--rate", "fast"]);
	assert.equal(refused.code, 1);
	assert.match(refused.stderr, /--rate.*invalid/);
});

function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

for (const [signal, end] of [
	["SIGTERM", (fresh: UrsaProcess) => fresh.stop()],
	[
		"SIGINT",
		async (fresh: UrsaProcess) => {
			process.kill(fresh.pid, "SIGINT");
			// Only then, so that no second signal helps.
			await eventually(async () => !isAlive(fresh.pid) || undefined, "ending");
			return fresh.stop();
		},
	],
] as const) {
	test(`${signal} ends it soon with code 0, also after something was received`, async () => {
		const fresh = await startUrsa();
		try {
			const to = `tcp://127.0.0.1:${fresh.syslogPort}`;
			const sent = await run(["send", "-", "--to", to], {}, line("x\n"));
			assert.equal(sent.code, 0, sent.stderr);
			const startedAt = performance.now();
			assert.equal(await end(fresh), 0);
			assert.ok(performance.now() - startedAt < 10_000);
			assert.match(fresh.output(), /ursa: stopping\nursa: stopped\n$/);
		} finally {
			await fresh.remove();
		}
	});
}

test("a start without a given password shows one, once", async () => {
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
