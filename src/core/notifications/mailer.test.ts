import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, type TestContext, test } from "node:test";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { createEgress, openCertificateAuthority } from "#platform/index.ts";
import type { Resource } from "../resources/resources.ts";
import { createMailer, toPlainText } from "./create-mailer.ts";
import { type MailSettings, mailSettings } from "./mail.definition.ts";

const directory = await mkdtemp(join(tmpdir(), "ursa-mail-"));
after(() => rm(directory, { recursive: true }));
const authority = await openCertificateAuthority(directory, Date.now);
const { key, cert } = await authority.serverCertificate("mail", [
	"mail.example",
]);
const certificate = await readFile(authority.certPath, "utf8");

const secrets: Record<string, object> = {
	login: { type: "credentials", user: "ursa", password: "right-word" },
	wrong: { type: "credentials", user: "ursa", password: "wrong-word" },
	authority: { type: "certificate", certificate },
	token: { type: "token", token: "x" },
};
const tenants = {
	main: async () => ({
		...{ id: "main", name: "Main", isMain: true, isShared: false },
		...{ isDisabled: false, description: "", epsLimit: 0 },
		...{ createdAt: 0, updatedAt: 0 },
	}),
};
const resources = {
	resolve: async (kind: string, id: string): Promise<Resource | undefined> =>
		id in secrets
			? {
					...{ id, kind, tenantId: "main", name: id, description: "" },
					...{ body: {}, version: 1, createdAt: 0, updatedAt: 0 },
				}
			: undefined,
	openSecrets: async ([id = ""]: readonly string[]) =>
		new Map([[id, secrets[id]]]),
};

interface Received {
	readonly to: readonly string[];
	readonly text: string;
	readonly isSecure: boolean;
}

async function startSmtp(test: TestContext, options: SMTPServerOptions = {}) {
	const received: Received[] = [];
	const server = new SMTPServer({
		authOptional: true,
		allowInsecureAuth: true,
		key,
		cert,
		logger: false,
		onAuth({ username, password }, _session, done) {
			if (username === "ursa" && password === "right-word") {
				done(null, { user: username });
			} else done(new Error("who are you?"));
		},
		onRcptTo({ address }, _session, done) {
			done(address.startsWith("gone@") ? new Error("no such box") : null);
		},
		onMailFrom({ address }, _session, done) {
			done(address.startsWith("spam@") ? new Error("not for you") : null);
		},
		onData(stream, session, done) {
			let text = "";
			stream.on("data", (chunk: Buffer) => {
				text += chunk.toString();
			});
			stream.on("end", () => {
				received.push({
					to: session.envelope.rcptTo.map(({ address }) => address),
					text,
					isSecure: session.secure,
				});
				done();
			});
		},
		...options,
	});
	// A client that ends the handshake is no fault of the server.
	server.on("error", () => undefined);
	server.listen(0, "127.0.0.1");
	await once(server.server, "listening");
	test.after(() => new Promise<void>((done) => server.close(() => done())));
	// An address of the kernel, never a path.
	return { port: (server.server.address() as AddressInfo).port, received };
}

function mailerWith(
	change: Partial<MailSettings>,
	{
		allow = ["127.0.0.1"],
		isDisabled = false,
	}: { allow?: string[]; isDisabled?: boolean } = {},
) {
	const body = mailSettings.body.parse({
		host: "mail.example",
		from: "ursa@example.org",
		tls: "none",
		...change,
	});
	const mailer = createMailer({
		settings: {
			// The mailer reads no other settings.
			read: async (definition) => ({
				...{ id: "", kind: definition.kind, tenantId: "main", isDisabled },
				...{ body: definition.body.parse(body), version: 1 },
				...{ createdAt: 0, updatedAt: 0 },
			}),
		},
		resources,
		tenants,
		egress: createEgress({
			allow: async () => allow.map((target) => ({ target })),
			resolver: async () => [{ address: "127.0.0.1", family: 4 }],
		}),
		timeoutMs: 2000,
	});
	return { mailer, body };
}

const mail = { subject: "Größe <b>", html: "<p>Tom &#38; <i>Jerry</i></p>" };

for (const tls of ["none", "startTls", "ssl"] as const) {
	test(`a mail arrives whole with encryption ${tls} and a log-in`, async (t) => {
		const { port, received } = await startSmtp(t, { secure: tls === "ssl" });
		const { mailer } = mailerWith({
			...{ port, tls, secret: "login", certificate: "authority" },
		});
		assert.equal(await mailer.isConfigured(), true);
		await mailer.send("ada@example.org", mail);
		const [{ to, text, isSecure } = { to: [], text: "", isSecure: false }] =
			received;
		assert.deepEqual([to, isSecure], [["ada@example.org"], tls !== "none"]);
		assert.match(text, /^From: Ursa <ursa@example\.org>/m);
		assert.match(text, /^Auto-Submitted: auto-generated/m);
		assert.match(text, /^Subject: =\?UTF-8\?.*\?=/m);
		assert.match(text, /Tom & Jerry/);
		assert.match(text, /<p>Tom &#38; <i>Jerry<\/i><\/p>/);
	});
}

test("each failure says what an administrator can do, and none repeats the password", async (t) => {
	const { port } = await startSmtp(t);
	const plain = await startSmtp(t, { disabledCommands: ["STARTTLS"] });
	const strict = await startSmtp(t, { allowInsecureAuth: false });
	const cases: [Partial<MailSettings>, string, string, RegExp][] = [
		[{ port, tls: "startTls" }, "mail.tlsFailed", "a@b.example", /certificate/],
		[
			{ port: plain.port, tls: "startTls", certificate: "authority" },
			"mail.tlsFailed",
			"a@b.example",
			/Choose the encryption/,
		],
		[
			{ port: strict.port, secret: "login" },
			"mail.tlsFailed",
			"a@b.example",
			/STARTTLS/,
		],
		[{ port, secret: "wrong" }, "mail.loginRefused", "a@b.example", /secret/],
		[{ port, secret: "token" }, "mail.secretMissing", "a@b.example", /cred/],
		[{ port, secret: "none" }, "mail.secretMissing", "a@b.example", /cred/],
		[{ port }, "mail.recipientRefused", "gone@b.example", /no such box/],
		[
			{ port, from: "spam@b.example" },
			"mail.senderRefused",
			"a@b.example",
			/not for you/,
		],
		[{ port, host: "" }, "mail.notConfigured", "a@b.example", /Settings/],
	];
	for (const [change, code, recipient, message] of cases) {
		const { mailer, body } = mailerWith(change);
		await assert.rejects(mailer.test(body, recipient), (error: Error) => {
			assert.equal(Reflect.get(error, "code"), code, error.message);
			assert.match(error.message, message);
			assert.doesNotMatch(
				JSON.stringify([error.message, error, String(error.cause)]),
				/wrong-word/,
			);
			return true;
		});
	}
});

test("a server that is away, silent or not allowed is told apart", async () => {
	const silent = createServer();
	const sockets = new Set<{ destroy(): void }>();
	silent.on("connection", (socket) => sockets.add(socket));
	silent.listen(0, "127.0.0.1");
	await once(silent, "listening");
	// An address of the kernel, never a path.
	const { port } = silent.address() as AddressInfo;
	const waiting = mailerWith({ port });
	const quick = createMailer({
		settings: { read: async () => assert.fail("not read for a test") },
		...{ resources, tenants, timeoutMs: 100 },
		egress: createEgress({
			allow: async () => [{ target: "127.0.0.1" }],
			resolver: async () => [{ address: "127.0.0.1", family: 4 }],
		}),
	});
	await assert.rejects(quick.test(waiting.body, "a@b.example"), {
		code: "mail.timedOut",
		message: /ssl is silent/,
	});
	for (const socket of sockets) socket.destroy();
	silent.close();
	await once(silent, "close");
	await assert.rejects(waiting.mailer.send("a@b.example", mail), {
		code: "mail.unreachable",
		message: /ECONNREFUSED.*Check host and port/,
	});
	const { mailer } = mailerWith({ port }, { allow: [] });
	await assert.rejects(mailer.send("a@b.example", mail), {
		code: "egress.refused",
	});
});

test("without a server, a sender, or while disabled nothing is sent", async () => {
	for (const change of [{ host: "" }, { from: "" } as const]) {
		const { mailer } = mailerWith(change);
		assert.equal(await mailer.isConfigured(), false);
		await assert.rejects(mailer.send("a@b.example", mail), {
			code: "mail.notConfigured",
		});
	}
	const { mailer } = mailerWith({}, { isDisabled: true });
	assert.equal(await mailer.isConfigured(), false);
});

test("settings take only addresses that are addresses", () => {
	const fits = (body: object) =>
		mailSettings.body.safeParse({ host: "", from: "", tls: "ssl", ...body })
			.success;
	assert.ok(fits({}));
	assert.ok(
		fits({ from: "ursa@example.org", monitoringRecipients: ["a@b.co"] }),
	);
	for (const from of [
		"ursa",
		"Ursa <u@example.org>",
		"a@b.co, c@d.co",
		"a@b.co\nBcc: x@y.z",
	]) {
		assert.ok(!fits({ from }), from);
		assert.ok(!fits({ monitoringRecipients: [from] }), from);
	}
	assert.ok(!fits({ consoleUrl: "javascript:alert(1)" }));
});

test("readers without HTML get the text", () => {
	assert.equal(
		toPlainText(
			"<h3>A</h3>\n<p>x &#60; y</p><table><tr><td>k</td><td>v</td></tr></table>",
		),
		"A\nx < y\nk v",
	);
});
