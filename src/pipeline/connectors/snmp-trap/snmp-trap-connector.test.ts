import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { describe, type TestContext, test } from "node:test";
import { promisify } from "node:util";
import snmp, { type Session, type Varbind } from "net-snmp";
import { requireCounterpart } from "../../../../tests/counterparts/availability.ts";
import { createSecrets } from "../../secrets.ts";
import { createRecorder, fixedClock, noSecrets } from "../testing/recorder.ts";
import { turns } from "../testing/tcp-peer.ts";
import { snmpTrapConnectorDefinition } from "./snmp-trap.definition.ts";
import { createSnmpTrapConnector } from "./snmp-trap-connector.ts";

const run = promisify(execFile);
const trapOid = "1.3.6.1.6.3.1.1.4.1.0";
const oids = [
	{ oid: trapOid, key: "trap" },
	{ oid: ".1.3.6.1.2.1.2.2.1.2", key: "interface" },
	{ oid: "1.3.6.1.2.1.2.2.1.6", key: "mac", isMacAddress: true },
	{ oid: "1.3.6.1.4.1.9999.1", key: "value" },
	{ oid: "1.3.6.1.6.3.18.1.3.0", key: "agent" },
];
const { OctetString, Integer, Counter64 } = snmp.ObjectType;
const linkDown = "1.3.6.1.6.3.1.1.5.3";

function varbind(
	oid: string,
	value: unknown,
	type = OctetString ?? 0,
): Varbind {
	return { oid, type, value };
}

async function start(
	t: TestContext,
	settings: object = {},
	{ secrets = noSecrets, mostWaitingBytes = 1024 * 1024 } = {},
) {
	const recorder = createRecorder();
	const connector = createSnmpTrapConnector(
		snmpTrapConnectorDefinition.parse({
			kind: "snmp-trap",
			port: 0,
			oids,
			...settings,
		}),
		{ clock: fixedClock, secrets, mostWaitingBytes },
	);
	const { receive, positionOf, tokenOf } = recorder;
	await connector.start(receive, positionOf, tokenOf);
	t.after(() => {
		recorder.release();
		return connector.stop();
	});
	return { connector, recorder, port: connector.address?.port ?? 0 };
}

/** A sender as the library makes it. */
function open(
	t: TestContext,
	port: number,
	version = snmp.Version2c,
	community = "public",
	retries = 0,
): Session {
	const session = snmp.createSession("127.0.0.1", community, {
		trapPort: port,
		version,
		retries,
		timeout: 300,
	});
	t.after(() => session.close());
	return session;
}

function trap(
	session: Session,
	varbinds: Varbind[],
	typeOrOid: number | string = linkDown,
): Promise<void> {
	return new Promise((resolve, reject) => {
		session.trap(typeOrOid, varbinds, { agentAddr: "192.0.2.7" }, (error) =>
			error ? reject(error) : resolve(),
		);
	});
}

function inform(session: Session, varbinds: Varbind[]): Promise<Error | null> {
	return new Promise((resolve) => session.inform(linkDown, varbinds, resolve));
}

async function datagram(t: TestContext, port: number, bytes: Uint8Array) {
	const socket = createSocket("udp4");
	t.after(() => socket.close());
	await new Promise((resolve) =>
		socket.send(bytes, port, "127.0.0.1", resolve),
	);
}

/** The objects of the messages so far. */
const objects = (texts: readonly string[]) =>
	texts.map((text) => JSON.parse(text));

describe("traps of version 2c", () => {
	test("become a JSON object of what the table lists, and nothing else", async (t) => {
		const { recorder, port } = await start(t);
		await trap(open(t, port), [
			varbind("1.3.6.1.2.1.2.2.1.2.3", "eth0"),
			varbind("1.3.6.1.2.1.2.2.1.6.3", Buffer.from("001a2b3c4d5e", "hex")),
			varbind("1.3.6.1.4.1.8888.1.0", "not listed"),
			varbind("1.3.6.1.4.1.9999.10.0", "beside the listed node"),
			varbind("1.3.6.1.4.1.9999.1.0", -7, Integer),
		]);
		await recorder.until(1);
		assert.deepEqual(objects(recorder.texts()), [
			{
				trap: linkDown,
				interface: "eth0",
				mac: "00:1a:2b:3c:4d:5e",
				value: -7,
			},
		]);
		assert.equal(recorder.batches[0]?.source, "127.0.0.1");
	});

	test("give a list for a key that comes again, and exact large counters", async (t) => {
		const { recorder, port } = await start(t);
		const large = Buffer.from("ffffffffffffffff", "hex");
		await trap(open(t, port), [
			varbind("1.3.6.1.2.1.2.2.1.2.1", "eth0"),
			varbind("1.3.6.1.2.1.2.2.1.2.2", "eth1"),
			varbind("1.3.6.1.4.1.9999.1.1", large, Counter64),
		]);
		await recorder.until(1);
		assert.deepEqual(objects(recorder.texts()), [
			{
				trap: linkDown,
				interface: ["eth0", "eth1"],
				value: "18446744073709551615",
			},
		]);
	});

	test("are read in the encoding of the settings; octets that are no text become hex", async (t) => {
		const { recorder, port } = await start(t, { encoding: "windows-1251" });
		await trap(open(t, port), [
			varbind("1.3.6.1.4.1.9999.1.0", Buffer.from([0xe6, 0xf3, 0xea, 0])),
			varbind("1.3.6.1.2.1.2.2.1.2.1", Buffer.from([7, 0xe8, 1, 2])),
		]);
		await recorder.until(1);
		assert.deepEqual(objects(recorder.texts()), [
			{ trap: linkDown, value: "жук", interface: "07e80102" },
		]);
	});

	test("with nothing of the table are counted and passed over", async (t) => {
		const { connector, recorder, port } = await start(t, {
			oids: [{ oid: "1.3.6.1.4.1.9999.1", key: "value" }],
		});
		const session = open(t, port);
		await trap(session, [varbind("1.3.6.1.4.1.8888.1.0", "x")]);
		await trap(session, [varbind("1.3.6.1.4.1.9999.1.0", "y")]);
		await recorder.until(1);
		assert.deepEqual(objects(recorder.texts()), [{ value: "y" }]);
		assert.equal(connector.state().emptyTraps, 1);
	});
});

describe("traps of version 1", () => {
	test("say in the objects of version 2 what is in their head", async (t) => {
		const { recorder, port } = await start(t, { version: "snmpV1" });
		const session = open(t, port, snmp.Version1);
		await trap(
			session,
			[varbind("1.3.6.1.4.1.9999.1.0", "x")],
			"1.3.6.1.4.1.9999.42",
		);
		await trap(session, [], 2);
		await recorder.until(2);
		assert.deepEqual(objects(recorder.texts()), [
			{ trap: "1.3.6.1.4.1.9999.0.42", agent: "192.0.2.7", value: "x" },
			{ trap: linkDown, agent: "192.0.2.7" },
		]);
	});
});

describe("what is not accepted is a rejected message with its bytes", () => {
	test("another version, another community, and no trap at all", async (t) => {
		const secrets = createSecrets(
			new Map([["mine", { type: "snmpV1", community: "right" }]]),
		);
		const { recorder, port } = await start(t, { secret: "mine" }, { secrets });
		await trap(open(t, port, snmp.Version1, "right"), [], 2);
		await trap(open(t, port, snmp.Version2c, "wrong"), []);
		await datagram(t, port, Buffer.from("<34>no trap"));
		await trap(open(t, port, snmp.Version2c, "right"), []);
		await recorder.until(4);
		const causes = recorder.messages().map(({ rejection }) => rejection?.cause);
		assert.match(causes[0] ?? "", /snmpV1, the connector receives snmpV2/);
		assert.match(causes[1] ?? "", /community/);
		assert.ok(causes[2]);
		assert.equal(causes[3], undefined);
		const third = recorder.messages()[2];
		assert.equal(third?.rejection?.code, "snmp-trap.refused");
		assert.equal(third?.text, Buffer.from("<34>no trap").toString("hex"));
		assert.ok(!causes.join().includes("right"));
	});

	test("mutated traps never stop the connector", async (t) => {
		const { connector, recorder, port } = await start(t);
		const whole = Buffer.from(
			"303002010104067075626c6963a7230201010201000201003018301606062b06010201010c0603550d0a040c68656c6c6f2077",
			"hex",
		);
		let seed = 7;
		const random = (below: number) => {
			seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
			return seed % below;
		};
		const socket = createSocket("udp4");
		t.after(() => socket.close());
		for (let round = 0; round < 2000; round++) {
			const bytes = Buffer.from(whole.subarray(0, 1 + random(whole.length)));
			for (let i = 0; i < random(4); i++)
				bytes[random(bytes.length)] = random(256);
			await new Promise((resolve) =>
				socket.send(bytes, port, "127.0.0.1", resolve),
			);
			if (round % 50 === 0) await turns(2);
		}
		await trap(open(t, port), [varbind("1.3.6.1.4.1.9999.1.0", "alive")]);
		while (!recorder.texts().some((text) => text.includes("alive")))
			await turns(1);
		assert.equal(connector.state().problem, undefined);
	});
});

describe("informs", () => {
	test("are answered when they are durable, not before", async (t) => {
		const { recorder, port } = await start(t);
		recorder.hold();
		let isAnswered = false;
		const answered = inform(open(t, port, snmp.Version2c, "public", 5), [
			varbind("1.3.6.1.4.1.9999.1.0", "x"),
		]).then((error) => {
			isAnswered = true;
			return error;
		});
		await recorder.until(1);
		await turns();
		assert.equal(isAnswered, false);
		recorder.release();
		assert.equal(await answered, null);
	});

	test("that were refused are not answered", async (t) => {
		const { connector, recorder, port } = await start(t);
		recorder.refuse("the disk is full");
		const error = await inform(open(t, port), []);
		assert.match(String(error), /timed out/);
		assert.equal(connector.state().problem, "the disk is full");
		assert.equal(connector.state().lostDatagrams, 1);
	});
});

test("traps above the bound are lost and counted", async (t) => {
	const { connector, recorder, port } = await start(
		t,
		{},
		{ mostWaitingBytes: 700 },
	);
	recorder.hold();
	const session = open(t, port);
	for (let i = 0; i < 5; i++) await trap(session, []);
	while ((connector.state().lostDatagrams ?? 0) < 3) await turns(1);
	recorder.release();
});

test("settings are checked before anything listens", () => {
	const parse = (settings: object) =>
		snmpTrapConnectorDefinition.parse({ kind: "snmp-trap", oids, ...settings });
	assert.equal(parse({}).port, 162);
	for (const bad of [{ oids: [] }, { oids: [{ oid: "x", key: "k" }] }])
		assert.throws(() => parse(bad));
	const needs = { clock: fixedClock, secrets: noSecrets };
	assert.throws(() => createSnmpTrapConnector(parse({ secret: "x" }), needs), {
		code: "secrets.missing",
	});
	assert.throws(
		() => createSnmpTrapConnector(parse({ encoding: "x" }), needs),
		{
			code: "connectors.unknownEncoding",
		},
	);
});

function isSnmptrapInstalled(): boolean {
	try {
		execFileSync("snmptrap", ["-V"], { stdio: "ignore" });
		return true;
	} catch {
		return false;
	}
}

test("Net-SNMP's own snmptrap and snmpinform are understood", async (t) => {
	if (!requireCounterpart("snmptrap", isSnmptrapInstalled(), t)) return;
	const { recorder, port } = await start(t);
	const address = `127.0.0.1:${port}`;
	const common = ["-v", "2c", "-c", "public", "-On", "-m", ""];
	const content = ["", linkDown, ".1.3.6.1.4.1.9999.1.0", "s", "from net-snmp"];
	await run("snmptrap", [...common, address, ...content]);
	await run("snmptrap", ["-Ci", ...common, address, ...content]);
	await recorder.until(2);
	const expected = { trap: linkDown, value: "from net-snmp" };
	assert.deepEqual(objects(recorder.texts()), [expected, expected]);
});
