import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { asc } from "drizzle-orm";
import { openPglite } from "#backends/state-store/index.ts";
import type { AlertSignal } from "../alerts/alerts.ts";
import { createAlerts } from "../alerts/create-alerts.ts";
import { createRecordedAudit } from "../audit/testing.ts";
import type { Resource } from "../resources/resources.ts";
import { createSettings } from "../settings/create-settings.ts";
import { createTenants } from "../tenants/create-tenants.ts";
import { createNotifier } from "./create-notifier.ts";
import { createOutbox } from "./create-outbox.ts";
import { mailSettings } from "./mail.definition.ts";
import { notificationRuleSettings } from "./notification-rules.definition.ts";
import {
	mailOutboxTable,
	seenAlertHistoryTable,
} from "./notifications.table.ts";
import type { NotificationRecipient } from "./notifier.ts";

const store = await openPglite({ dataDir: "memory" });
await store.migrate();
after(() => store.close());
const { db } = store;

let now = Date.UTC(2026, 4, 1);
const clock = () => now;
const tenants = createTenants(db, { clock });
const main = await tenants.main();
const other = await tenants.create({ name: "Other" });
const alerts = createAlerts(db, { clock, audit: createRecordedAudit() });
const outbox = createOutbox(db, { clock });

const templates: Record<string, unknown> = {
	short: {
		subject: "{{.TenantName}}: {{.Name}}",
		template: "<i>{{.Name}}</i>",
	},
	broken: { subject: "{{.Nothing}}", template: "x" },
};
const resources = {
	resolve: async (kind: string, id: string): Promise<Resource | undefined> => ({
		...{ id, kind, tenantId: main.id, name: id, description: "" },
		...{ body: templates[id] ?? {}, version: 1, createdAt: 0, updatedAt: 0 },
	}),
};
const settings = createSettings(db, {
	definitions: [mailSettings, notificationRuleSettings],
	...{ tenants, resources, clock, audit: createRecordedAudit() },
});
await settings.save("mail", main.id, {
	...{ version: 0, isDisabled: false },
	body: { host: "", from: "", tls: "ssl", consoleUrl: "https://siem.example/" },
});

const recipients: NotificationRecipient[] = [
	{
		...{ userId: "ada", email: "Ada@example.org", tenants: "all" },
		receivesNotifications: true,
	},
	{
		...{ userId: "bob", email: "bob@example.org", tenants: [other.id] },
		receivesNotifications: true,
	},
	{
		...{ userId: "eve", email: "eve@example.org", tenants: "all" },
		receivesNotifications: false,
	},
	{ userId: "no", email: "", tenants: "all", receivesNotifications: true },
];
let isConfigured = true;
const warnings: unknown[] = [];
const notifier = createNotifier(db, {
	...{ alerts, settings, resources, tenants, outbox },
	recipients: async () => recipients,
	isMailConfigured: async () => isConfigured,
	onWarning: (error) => warnings.push(error),
});
await notifier.run();

beforeEach(async () => {
	isConfigured = true;
	warnings.length = 0;
	await notifier.run();
	await db.delete(mailOutboxTable);
	for (const { tenantId } of await settings.list(notificationRuleSettings)) {
		await settings.remove("notificationRules", tenantId);
	}
});

let count = 0;
async function open(more: Partial<AlertSignal> = {}): Promise<string> {
	const [id = ""] = await alerts.record([
		{
			...{ tenantId: main.id, ruleId: "rule", ruleName: "Brute force" },
			...{ severity: "high", segment: `${++count}`, technique: "T1110" },
			...{ groupedBy: { SourceAddress: "10.0.0.1" }, tactic: "x" },
			event: { ID: `event ${count}`, Timestamp: now },
			baseEvents: [],
			...more,
		},
	]);
	return id;
}

async function waiting() {
	const rows = await db
		.select()
		.from(mailOutboxTable)
		.orderBy(asc(mailOutboxTable.recipient), asc(mailOutboxTable.id));
	return rows.map(({ recipient, subject, body }) => ({
		recipient,
		subject,
		body,
	}));
}

test("a new alert is told once to everybody who wants it and may see it", async () => {
	const id = await open({ ruleName: "<b>Rule</b>\n & more" });
	assert.equal(await notifier.run(), 1);
	assert.equal(await notifier.run(), 0);
	const [mail, ...more] = await waiting();
	assert.deepEqual(more, []);
	assert.deepEqual(
		[mail?.recipient, mail?.subject],
		["ada@example.org", "New alert in Ursa: <b>Rule</b> & more"],
	);
	assert.match(mail?.body ?? "", /&#60;b&#62;Rule&#60;\/b&#62;/);
	assert.ok(mail?.body.includes(`https://siem.example/alerts/${id}`));
	assert.match(mail?.body ?? "", /SourceAddress = 10\.0\.0\.1/);
});

test("users hear of alerts of their tenants only", async () => {
	await open({ tenantId: other.id });
	await notifier.run();
	assert.deepEqual(
		(await waiting()).map(({ recipient }) => recipient),
		["ada@example.org", "bob@example.org"],
	);
});

test("further detections of an open alert are no news", async () => {
	await open({ segment: "same" });
	await notifier.run();
	await db.delete(mailOutboxTable);
	await open({ segment: "same" });
	assert.equal(await notifier.run(), 0);
	assert.deepEqual(await waiting(), []);
});

test("whoever an alert is assigned to is told, wanted or not", async () => {
	const id = await open();
	await notifier.run();
	await db.delete(mailOutboxTable);
	await alerts.assign(id, { id: "eve", name: "Eve" }, "Ada");
	await notifier.run();
	assert.deepEqual(
		(await waiting()).map(({ recipient, subject }) => [recipient, subject]),
		[["eve@example.org", "Alert assigned to you: Brute force"]],
	);
});

test("many alerts at once become one mail a recipient", async () => {
	for (let turn = 0; turn < 60; turn++) await open();
	await notifier.run();
	const mails = await waiting();
	assert.equal(mails.length, 1);
	assert.equal(mails[0]?.subject, "60 notifications from Ursa");
	assert.match(mails[0]?.body ?? "", /And 10 more: see the console/);
});

test("a rule's template replaces the standard mail for its addresses alone", async () => {
	const rule = {
		...{ name: "To Ada", correlationRules: ["rule"], template: "short" },
		recipients: ["ada@example.org", "soc@example.org", "SOC@example.org"],
	};
	await settings.save("notificationRules", other.id, {
		...{ version: 0, isDisabled: false },
		body: { rules: [rule, { ...rule, isDisabled: true }] },
	});
	await open({ tenantId: other.id });
	await notifier.run();
	assert.deepEqual(await waiting(), [
		{
			...{ recipient: "ada@example.org", subject: "Other: Brute force" },
			body: "<i>Brute force</i>",
		},
		{
			...(await waiting())[1],
			...{ recipient: "bob@example.org" },
			...{ subject: "New alert in Ursa: Brute force" },
		},
		{
			...{ recipient: "soc@example.org", subject: "Other: Brute force" },
			body: "<i>Brute force</i>",
		},
	]);
	await db.delete(mailOutboxTable);
	await open({ tenantId: other.id, ruleId: "another" });
	await notifier.run();
	assert.deepEqual(
		(await waiting()).map(({ recipient }) => recipient),
		["ada@example.org", "bob@example.org"],
	);
});

test("rules that are disabled count for nothing, a template that broke gives way to the shipped one", async () => {
	const rule = { name: "R", template: "broken", recipients: ["x@example.org"] };
	const change = { version: 0, isDisabled: true, body: { rules: [rule] } };
	await settings.save("notificationRules", main.id, change);
	await open();
	await notifier.run();
	assert.equal((await waiting()).length, 1);
	await settings.save("notificationRules", main.id, {
		...change,
		...{ version: 1, isDisabled: false },
	});
	await open();
	await notifier.run();
	assert.ok(
		(await waiting()).some(
			({ recipient, subject }) =>
				recipient === "x@example.org" &&
				subject === "New alert in Ursa: Brute force",
		),
	);
	assert.equal(warnings.length, 1);
});

test("while mail is not set up nothing is kept for later", async () => {
	isConfigured = false;
	await open();
	assert.equal(await notifier.run(), 1);
	isConfigured = true;
	assert.equal(await notifier.run(), 0);
	assert.deepEqual(await waiting(), []);
});

test("an entry that appears below others later is told too, and old notes are removed", async () => {
	const seen = async () =>
		(await db.select().from(seenAlertHistoryTable)).map((row) => row.historyId);
	await open();
	await open();
	await notifier.run();
	await db.delete(mailOutboxTable);
	const [top = 0, below = 0] = (await seen()).sort((a, b) => b - a);
	// As if the transaction of the lower one had ended after the turn.
	await db.delete(seenAlertHistoryTable);
	await db
		.insert(seenAlertHistoryTable)
		.values([{ historyId: top }, { historyId: below - 1 }]);
	assert.equal(await notifier.run(), 1);
	assert.equal((await waiting()).length, 1);
	assert.ok((await seen()).includes(below));
});

test("what is there when notifications begin is told to nobody", async () => {
	await open();
	await db.delete(seenAlertHistoryTable);
	assert.equal(await notifier.run(), 0);
	assert.deepEqual(await waiting(), []);
	await open();
	assert.equal(await notifier.run(), 1);
});

test("mail that no server takes waits ever longer, and goes out as one mail", async () => {
	const put = (subject: string) =>
		outbox.put(db, [{ recipient: "Z@example.org", subject, html: "<p></p>" }]);
	await put("first");
	const [first] = await outbox.due(10);
	assert.deepEqual([first?.recipient, first?.total], ["z@example.org", 1]);
	if (first) await outbox.postpone(first, "away");
	assert.deepEqual(await outbox.due(10), []);
	assert.deepEqual(await outbox.state(), {
		...{ waiting: 1, oldestAt: now, error: "away" },
	});
	now += 30_000;
	// What comes in between is no reason to try again at once.
	await put("second");
	assert.deepEqual(await outbox.due(10), []);
	now += 30_000;
	const [both] = await outbox.due(10);
	assert.deepEqual([both?.total, both?.attempts], [2, 1]);
	if (both) await outbox.postpone(both, "away");
	now += 60_000;
	assert.deepEqual(await outbox.due(10), []);
	now += 60_000;
	const [again] = await outbox.due(10);
	await put("third");
	if (again) await outbox.remove(again);
	assert.deepEqual(
		(await waiting()).map(({ subject }) => subject),
		["third"],
	);
});

test("one transaction that fails leaves neither mail nor note", async () => {
	const mails = [{ recipient: "a@b.example", subject: "s", html: "" }];
	await assert.rejects(
		db.transaction(async (tx) => {
			await outbox.put(tx, mails);
			throw new Error("no");
		}),
	);
	assert.deepEqual(await waiting(), []);
});
