/** From an alert to the mailbox, with everything that the core puts together and a real mail server. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { SMTPServer } from "smtp-server";
import { createPassword } from "#core/index.ts";
import { silentLog } from "#platform/index.ts";
import { openCoreStore } from "./core-store.ts";
import { startNotifications } from "./notifications.ts";
import { openSourceWatch } from "./sources.ts";
import { createTurns } from "./turns.ts";

const directory = await mkdtemp(join(tmpdir(), "ursa-notify-"));
let now = Date.UTC(2026, 4, 1);
const clock = () => now;
const core = await openCoreStore(
	{ dataDirectory: directory, postgresUrl: undefined, hostName: "ursa.test" },
	clock,
	silentLog,
);
const received: { to: string; text: string }[] = [];
const arrived = new EventTarget();
const server = new SMTPServer({
	authOptional: true,
	disabledCommands: ["STARTTLS"],
	logger: false,
	onData(stream, session, done) {
		let text = "";
		stream.on("data", (chunk: Buffer) => {
			text += chunk.toString();
		});
		stream.on("end", () => {
			const [to] = session.envelope.rcptTo;
			received.push({ to: to?.address ?? "", text });
			arrived.dispatchEvent(new Event("mail"));
			done();
		});
	},
});
server.listen(0, "127.0.0.1");
await once(server.server, "listening");
after(async () => {
	await new Promise<void>((done) => server.close(() => done()));
	await core.close();
	await rm(directory, { recursive: true });
});

// An address of the kernel, never a path.
const { port } = server.server.address() as AddressInfo;
const main = await core.tenants.main();
const save = (kind: string, version: number, body: object) =>
	core.settings.save(kind, main.id, { version, isDisabled: false, body });

async function openAlert(name: string): Promise<void> {
	await core.alerts.record([
		{
			...{ tenantId: main.id, ruleId: "rule", ruleName: name, segment: name },
			...{ severity: "high", groupedBy: {}, technique: "", tactic: "" },
			event: { ID: name, Timestamp: now },
			baseEvents: [],
		},
	]);
}

test("an alert reaches the mailbox of whoever wants it, once the mail server may be reached", async (t) => {
	await core.users.create({
		...{ login: "ada", name: "Ada", email: "ada@example.org" },
		...{ password: createPassword(), isGeneralAdministrator: true },
		receivesNotifications: true,
	});
	await save("mail", 0, {
		...{ host: "127.0.0.1", port, tls: "none", from: "ursa@example.org" },
		monitoringRecipients: ["noc@example.org"],
	});
	await core.notifier.run();
	await openAlert("Brute force");
	await core.notifier.run();
	assert.equal(await core.sending.run(), 0);
	const { waiting, error } = await core.outbox.state();
	assert.equal(waiting, 1);
	assert.match(error ?? "", /loopback.*Settings → Allowed targets/);

	await save("egress", 0, { targets: [{ target: "127.0.0.1", port }] });
	now += 60_000;
	const mail = once(arrived, "mail");
	const running = startNotifications({ ...core, log: silentLog });
	t.after(() => running.stop());
	await mail;
	assert.equal(received[0]?.to, "ada@example.org");
	assert.match(received[0]?.text ?? "", /Subject: New alert in Ursa: Brute/);
	await running.stop();
	assert.equal((await core.outbox.state()).waiting, 0);
});

test("a source that falls silent reaches those of the mail settings", async () => {
	const hour = Math.floor(now / 3_600_000) * 3_600_000;
	const watch = openSourceWatch(core.stateStore.db, {
		...{ ...core, clock, log: silentLog },
		eventStore: {
			ledger: async () => [
				{
					...{ hour, tenantId: main.id, serviceId: "s", connector: "tcp:5140" },
					...{ source: "10.0.0.1", outcome: "received", reason: "", count: 3 },
				},
				{
					...{ hour, tenantId: main.id, serviceId: "s", connector: "tcp:5140" },
					...{ source: "10.0.0.9", outcome: "stored", reason: "", count: 3 },
				},
			],
		},
	});
	await watch.run();
	const { sources } = await core.sources.list({
		...{ tenants: "all", offset: 0, limit: 10 },
	});
	assert.deepEqual(
		sources.map(({ source }) => source),
		["10.0.0.1"],
	);
	const policy = await core.sources.createPolicy(main.id, {
		...{ name: "Never silent", windowMinutes: 5, recipients: [] },
	});
	await core.sources.assign([sources[0]?.id ?? ""], policy.id);
	let turned = 0;
	for (let minute = 0; minute < 5; minute++) {
		now += 60_000;
		turned += await watch.run();
	}
	assert.equal(turned, 1);
	await core.sending.run();
	assert.equal(received.at(-1)?.to, "noc@example.org");
	assert.match(received.at(-1)?.text ?? "", /Source is silent: 10\.0\.0\.1/);
});

test("turns never overlap, survive what they throw, and end when they are stopped", async () => {
	const errors: unknown[] = [];
	let turns = 0;
	let open = 0;
	const third = Promise.withResolvers<void>();
	const running = createTurns({
		everyMs: 1,
		onError: (error) => errors.push(error),
		run: async (signal) => {
			assert.equal(++open, 1);
			try {
				if (++turns === 1) throw new Error("first");
				if (turns < 3) return;
				third.resolve();
				await once(signal, "abort");
			} finally {
				open--;
			}
		},
	});
	await third.promise;
	await running.stop();
	assert.deepEqual([turns, open, errors.length], [3, 0, 1]);
});
