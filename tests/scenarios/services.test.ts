/** Collector, correlator and storage as processes of their own: what they do for users, and for each other. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { sendLines } from "#pipeline/index.ts";
import { eventually } from "../running/eventually.ts";
import {
	assertBalanced,
	countEvents,
	makeLines,
	untilAlerts,
	untilStored,
	userCount,
} from "../running/separate-checks.ts";
import {
	kinds,
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

async function send(
	stand: SeparateServices,
	...of: Parameters<typeof makeLines>
): Promise<void> {
	const { acknowledged } = await sendLines({
		url: stand.tcp,
		lines: makeLines(...of),
		reliable: true,
	});
	assert.equal(acknowledged, of[2]);
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
	const closed = new Promise((resolve) => socket.once("close", resolve));
	// What was under way when the collector restarts is cut off.
	socket.on("error", () => undefined);
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
	// The sender takes a port where nobody listens yet for a mistake.
	await eventually(
		() =>
			send(shared, "restarted", 0, 10).then(
				() => true,
				() => undefined,
			),
		"taking lines again",
	);
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
