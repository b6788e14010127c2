/** Collector, correlator and storage as processes of their own: what they do for users, and for each other. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { z } from "zod";
import { alertShape, ledgerDifferenceShape } from "#api/contract/index.ts";
import { sendLines } from "#pipeline/index.ts";
import { eventually } from "../running/eventually.ts";
import { readLedger } from "../running/ledger.ts";
import {
	kinds,
	ruleName,
	type SeparateServices,
	startSeparateServices,
	writeLine,
} from "../running/separate-services.ts";
import { startService } from "../running/service-process.ts";
import {
	counterOf,
	createService,
	readService,
	untilService,
	updateResource,
} from "../running/services.ts";
import { startUrsa } from "../running/ursa-process.ts";

/** Its event store is a process of its own. Each test sends lines of users of its own. */
let shared: SeparateServices;
before(async () => {
	shared = await startSeparateServices({ hasOwnStore: true });
});
after(() => shared?.remove());

const userCount = 10;

/** Numbered, of ten users whose names begin alike. */
async function* lines(
	users: string,
	from: number,
	count: number,
): AsyncGenerator<string> {
	for (let number = from; number < from + count; number++)
		yield writeLine(number, `${users}-${number % userCount}`);
}

async function send(
	stand: SeparateServices,
	...of: Parameters<typeof lines>
): Promise<void> {
	const { acknowledged } = await sendLines({
		url: stand.tcp,
		lines: lines(...of),
		reliable: true,
	});
	assert.equal(acknowledged, of[2]);
}

const counted = z.array(
	z.object({ events: z.number(), ids: z.number(), lines: z.number() }),
);

/** Number of events, of ids and of different lines. */
async function countEvents(stand: SeparateServices, users: string) {
	const api = await stand.ursa.api();
	const answer = await api("POST", "/api/v1/events", {
		sql: `SELECT count(ID) AS events, uniqExact(ID) AS ids, uniqExact(Message) AS lines FROM events WHERE Type = 1 AND startsWith(SourceUserName, '${users}') LIMIT 1`,
		period: {
			from: "2020-01-01T00:00:00Z",
			to: new Date(Date.now() + 60_000).toISOString(),
		},
		clusterID: stand.resources.storage,
	});
	if (answer.status !== 200) throw new Error(answer.text);
	const [row] = counted.parse(answer.json());
	return row ?? { events: 0, ids: 0, lines: 0 };
}

async function untilStored(
	stand: SeparateServices,
	users: string,
	count: number,
): Promise<void> {
	await eventually(async () => {
		const { lines } = await countEvents(stand, users);
		return lines >= count ? true : undefined;
	}, `storing ${count} lines`);
	assert.deepEqual(await countEvents(stand, users), {
		events: count,
		ids: count,
		lines: count,
	});
}

const alertList = z.object({ alerts: z.array(alertShape) });

async function untilAlerts(
	stand: SeparateServices,
	users: string,
): Promise<void> {
	const console = await stand.console();
	const found = await eventually(async () => {
		const answer = await console("GET", "/api/alerts?limit=500");
		const of = alertList
			.parse(answer.json())
			.alerts.filter((alert) => alert.ruleName === ruleName)
			.filter(({ groupedBy }) => groupedBy.SourceUserName?.startsWith(users));
		return of.length >= userCount ? of : undefined;
	}, `an alert for each of ${users}`);
	assert.deepEqual(
		found
			.map((alert) => [alert.groupedBy.SourceUserName, alert.detectionCount])
			.sort(),
		Array.from({ length: userCount }, (_, user) => [`${users}-${user}`, 1]),
	);
}

const verification = z.object({ differences: z.array(ledgerDifferenceShape) });

async function assertBalanced(stand: SeparateServices): Promise<void> {
	const console = await stand.console();
	assert.equal((await readLedger(console)).imbalance, 0);
	const answer = await console("POST", "/api/ledger/verify", {
		from: 0,
		to: Date.now() + 3_600_000,
	});
	assert.deepEqual(verification.parse(answer.json()).differences, []);
}

test("three processes do what one does: events are stored and found, alerts raised, the ledger balances", async () => {
	const console = await shared.console();
	const stored = async () =>
		counterOf(await readService(console, shared.ids.storage), "stored");
	const storedBefore = await stored();
	await send(shared, "first", 0, 1000);
	await untilStored(shared, "first", 1000);
	await untilAlerts(shared, "first");
	await assertBalanced(shared);
	// Its detections are stored too.
	await eventually(
		async () =>
			(await stored()) >= storedBefore + 1000 + userCount ? true : undefined,
		"counting what was stored",
	);
	for (const kind of kinds) {
		const service = await untilService(console, shared.ids[kind]);
		assert.equal(service.kind, kind);
		assert.equal(service.warning, "");
		assert.match(service.version, /^\d+\.\d+\.\d+/);
		assert.ok(Date.now() - service.startedAt < 3_600_000);
		assert.equal(service.fqdn, "127.0.0.1");
		const address = kind === "collector" ? /^$/ : /^127\.0\.0\.1:\d+$/;
		assert.match(service.address, address);
		if (kind !== "storage") assert.ok(counterOf(service, "received") >= 1000);
	}
});

test("a filter that is changed works after a reload, and an open connection stays open; a restart closes it", async (t) => {
	const console = await shared.console();
	const { collector } = shared.ids;
	const socket = connect(Number(new URL(shared.tcp).port), "127.0.0.1");
	t.after(() => socket.destroy());
	await once(socket, "connect");
	const closed = once(socket, "close");
	const { startedAt } = await untilService(console, collector);
	socket.write(
		`${writeLine(1, "reload-ann")}\n${writeLine(2, "reload-bob")}\n`,
	);
	await untilStored(shared, "reload-", 2);

	await updateResource(console, shared.resources.collector, {
		...shared.collectorBody,
		filter: {
			kind: "comparison",
			left: { kind: "field", field: "SourceUserName" },
			operator: "=",
			right: { kind: "constant", value: "reload-bob" },
		},
	});
	const reload = `/api/services/${collector}/reload`;
	assert.equal((await console("POST", reload)).status, 200);
	// Which line is the first that meets the new filter nobody knows.
	await eventually(async () => {
		socket.write(`${writeLine(3, "reload-bob")}\n`);
		const service = await readService(console, collector);
		return counterOf(service, "dropped") > 0 ? true : undefined;
	}, "dropping lines by the new filter");
	socket.write(
		`${writeLine(4, "reload-bob")}\n${writeLine(5, "reload-ann")}\n`,
	);
	await eventually(
		async () =>
			(await countEvents(shared, "reload-ann")).events === 2 ? true : undefined,
		"storing the later line of ann",
	);
	assert.equal(socket.readyState, "open");
	const service = await untilService(console, collector);
	assert.equal(service.startedAt, startedAt);
	const dropped = counterOf(service, "dropped");
	assert.ok(dropped >= 2, `${dropped} dropped`);
	await assertBalanced(shared);

	const restart = reload.replace("/reload", "/restart");
	assert.equal((await console("POST", restart)).status, 200);
	await closed;
	await untilService(
		console,
		collector,
		"to be green again",
		({ status, pending }) => status === "green" && pending === undefined,
	);
	await send(shared, "restarted", 0, 10);
	await untilStored(shared, "restarted", 10);
});

test("only a paired service of this core gets in, one process at a time", async (t) => {
	const console = await shared.console();
	const corePort = shared.ursa.internalPort;
	const storage = { kind: "storage", corePort } as const;
	const isRefused = (output: string) =>
		/notAllowed|is not accepted here/.test(output) ? true : undefined;

	const twice = { ...storage, id: shared.ids.storage };
	const { token } = { token: shared.tokens.storage };
	await assert.rejects(startService({ ...twice, token }), /token/);
	await assert.rejects(startService(twice), /not paired yet.*--token/);
	const { dataDirectory } = shared.processes.storage;
	await assert.rejects(
		startService({ ...twice, dataDirectory }),
		/Another process works in/,
	);

	const fresh = await createService(console, shared.resources.storage);
	const other = await startUrsa();
	t.after(() => other.remove());
	await assert.rejects(
		startService({ ...storage, ...fresh, corePort: other.internalPort }),
		/is not the core that made the token/,
	);
	await other.remove();
	// That used nothing up.
	const paired = await startService({ ...storage, ...fresh });
	t.after(() => paired.remove());
	await untilService(console, fresh.id);

	const deleted = await console("DELETE", `/api/services/${fresh.id}`);
	assert.equal(deleted.status, 204, deleted.text);
	await eventually(
		async () => isRefused(paired.output()),
		"the deleted service to say that it is refused",
	);
	assert.equal(await paired.stop(), 0);
	const again = await paired.restart();
	t.after(() => again.remove());
	await eventually(
		async () => isRefused(again.output()),
		"the deleted service to be refused at a new start",
	);
	const gone = await console("GET", `/api/services/${fresh.id}`);
	assert.equal(gone.status, 404);
});

/** Kills the core, sends meanwhile, starts it again. Answers what the storage stored meanwhile, when that is asked. */
async function sendWithoutCore(
	stand: SeparateServices,
	users: string,
): Promise<void> {
	await send(stand, users, 0, 500);
	await untilStored(stand, users, 500);
	await stand.ursa.kill();
	await send(stand, users, 500, 500);
	stand.ursa = await stand.ursa.restart();
	await untilStored(stand, users, 1000);
	await untilAlerts(stand, users);
	await stand.untilGreen();
	await assertBalanced(stand);
}

test("while the core is gone lines are taken and all is stored when it is back", async () => {
	await sendWithoutCore(shared, "coreless");
});

test("with the event store gone too, what was taken meanwhile is stored when both are back", async (t) => {
	const stand = await startSeparateServices();
	t.after(() => stand.remove());
	await sendWithoutCore(stand, "storeless");
	for (const kind of kinds)
		assert.equal(await stand.processes[kind].stop(), 0, kind);
});
