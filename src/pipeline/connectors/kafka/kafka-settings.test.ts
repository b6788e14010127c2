import assert from "node:assert/strict";
import { test } from "node:test";
import { UrsaError } from "#schema/index.ts";
import { createSecrets, type Secret } from "../../secrets.ts";
import { fixedClock } from "../testing/recorder.ts";
import { createKafkaConnector, kafkaConnectorDefinition } from "./index.ts";

const least = {
	kind: "kafka",
	brokers: ["kafka1.example:9092"],
	topic: "logs",
	groupId: "ursa",
};

function make(
	settings: Readonly<Record<string, unknown>>,
	secrets: Readonly<Record<string, Secret>> = {},
) {
	return createKafkaConnector(
		kafkaConnectorDefinition.parse({ ...least, ...settings }),
		{
			clock: fixedClock,
			secrets: createSecrets(new Map(Object.entries(secrets))),
		},
	);
}

test("brokers, topic and group are enough; the rest has defaults", () => {
	const settings = kafkaConnectorDefinition.parse(least);
	assert.equal(settings.fetchBytes, 16 * 1024 * 1024);
	assert.equal(settings.maxWaitSeconds, 5);
	assert.equal(settings.startAt, "earliest");
	assert.deepEqual(settings.tls, { mode: "disabled" });
	const connector = make({});
	assert.equal(connector.name, "kafka:logs");
	assert.deepEqual(connector.state(), { openSources: 0 });
});

test("what cannot be a topic, a group or a broker is refused", () => {
	for (const wrong of [
		{ topic: "" },
		{ topic: ".." },
		{ topic: "a/b" },
		{ topic: "x".repeat(256) },
		{ groupId: "two words" },
		{ brokers: [] },
		{ brokers: ["kafka1.example"] },
		{ brokers: ["kafka1.example:0"] },
		{ brokers: ["kafka1.example:70000"] },
		{ brokers: ["http://kafka1.example:9092"] },
		{ maxWaitSeconds: 0 },
		{ connectTimeoutSeconds: 0 },
		{ authorization: { mode: "plain" } },
		{ authorization: { mode: "disabled", secret: "login" } },
		{ authorization: { mode: "pfx", secret: "client" } },
		{ tls: { mode: "enabled", secret: "authority" } },
		{ colour: "red" },
	])
		assert.equal(
			kafkaConnectorDefinition.safeParse({ ...least, ...wrong }).success,
			false,
			JSON.stringify(wrong),
		);
});

test("every way to write a broker is accepted", () => {
	const brokers = [
		"kafka:9092",
		"192.0.2.7:1",
		"[2001:db8::1]:65535",
		"a_b:9092",
	];
	assert.equal(
		kafkaConnectorDefinition.safeParse({ ...least, brokers }).success,
		true,
	);
});

test("secrets are looked at when it is made, and none of them shows in an error", () => {
	const plain = { authorization: { mode: "plain", secret: "login" } };
	assert.throws(() => make(plain), { code: "secrets.missing" });
	assert.throws(() => make(plain, { login: { type: "token", token: "t" } }), {
		code: "secrets.wrongType",
	});
	const pfx = {
		tls: { mode: "enabled" },
		authorization: { mode: "pfx", secret: "client" },
	};
	const broken = Buffer.from("no container").toString("base64");
	assert.throws(
		() =>
			make(pfx, { client: { type: "pfx", pfx: broken, password: "hidden" } }),
		(error: Error) => {
			assert(error instanceof UrsaError && error.code === "kafka.badPfx");
			assert.doesNotMatch(`${error.message} ${String(error.cause)}`, /hidden/);
			return true;
		},
	);
	const verification = { tls: { mode: "verification", secret: "authority" } };
	assert.throws(
		() =>
			make(verification, {
				authority: { type: "certificate", certificate: "no PEM" },
			}),
		{ code: "kafka.badAuthority" },
	);
	assert.throws(() => make({ tls: { mode: "verification" } }), {
		code: "kafka.noAuthority",
	});
	assert.throws(() => make({ encoding: "klingon" }), {
		code: "connectors.unknownEncoding",
	});
});

test("is started once, and one that was never started stops at once", async () => {
	await make({}).stop();
	const connector = make({ brokers: ["127.0.0.1:1"] });
	const start = () =>
		connector.start(
			() => Promise.resolve(),
			() => undefined,
			() => undefined,
		);
	await start();
	await assert.rejects(start(), { code: "connectors.alreadyStarted" });
	await connector.stop();
});
