/** How the kafka connector gets at a broker: TLS, SASL, client certificates, and what it says when it does not. */
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { createRecorder } from "../../src/pipeline/connectors/testing/recorder.ts";
import {
	connectKafka,
	untilProblem,
	useKafka,
} from "../counterparts/kafka-stage.ts";

const stage = useKafka();

test("signs in with SASL and with a client certificate, trusting the authority of a secret, the internal one or anybody", async (t) => {
	const at = stage(t);
	if (!at) return;
	const { addresses, authority } = at.broker;
	const topic = await at.client.createTopic();
	await at.client.produce(topic, ["hello"]);
	const internal = { cert: "", key: "", ca: authority };
	const trusting = { mode: "verification", secret: "authority" };
	for (const [index, settings] of [
		{
			brokers: [addresses.sasl],
			authorization: { mode: "plain", secret: "login" },
		},
		{ brokers: [addresses.tls], tls: trusting },
		{ brokers: [addresses.tls], tls: { mode: "verification" } },
		{ brokers: [addresses.tls], tls: { mode: "enabled" } },
		{
			brokers: [addresses.mutualTls],
			tls: trusting,
			authorization: { mode: "pfx", secret: "client" },
		},
	].entries()) {
		const recorder = createRecorder();
		const connector = await connectKafka(
			t,
			at,
			recorder,
			{ topic, groupId: `sign-in-${index}`, ...settings },
			internal,
		);
		await recorder.until(1);
		assert.deepEqual(connector.state(), { openSources: 1 });
		await connector.stop();
	}
});

test("each way to be turned away is told in its own words, without a password", async (t) => {
	const at = stage(t);
	if (!at) return;
	const { addresses } = at.broker;
	const topic = await at.client.createTopic();
	const stranger = await strangersAuthority(t);
	const plain = (secret: string) => ({ mode: "plain", secret });
	for (const [settings, pattern, identity] of [
		[
			{ brokers: [addresses.sasl], authorization: plain("wrong") },
			/refused the user or password/,
		],
		[{ brokers: [addresses.plaintext], authorization: plain("login") }, /SASL/],
		[
			{ brokers: [addresses.tls], tls: { mode: "verification" } },
			/certificate is not trusted/,
			{ cert: "", key: "", ca: stranger },
		],
		[
			{
				brokers: [addresses.mutualTls],
				tls: { mode: "verification", secret: "authority" },
			},
			/wants a client certificate/,
		],
		[
			{ brokers: [addresses.plaintext], tls: { mode: "enabled" } },
			/does not speak TLS|not answer|cut/,
		],
		[{ brokers: [addresses.tls] }, /speaks TLS on this port/],
		[
			{ brokers: ["127.0.0.1:1"] },
			/127\.0\.0\.1:1: the connection was refused/,
		],
		[{ brokers: ["nobody.invalid:9092"] }, /host name is not known/],
	] as const) {
		const connector = await connectKafka(
			t,
			at,
			createRecorder(),
			{ topic, ...settings },
			identity,
		);
		await untilProblem(connector, pattern);
		assert.doesNotMatch(connector.state().problem ?? "", /not this/);
		await connector.stop();
	}
});

test("a broker that accepts and stays silent is a problem too, and stopping does not wait for it", async (t) => {
	const at = stage(t);
	if (!at) return;
	const { createServer } = await import("node:net");
	const silent = createServer(() => undefined).listen(0, "127.0.0.1");
	t.after(() => silent.close());
	await new Promise((resolve) => silent.once("listening", resolve));
	const address = silent.address();
	assert(address !== null && typeof address !== "string");
	const connector = await connectKafka(t, at, createRecorder(), {
		topic: "any",
		brokers: [`127.0.0.1:${address.port}`],
		connectTimeoutSeconds: 1,
	});
	await untilProblem(connector, /does not answer in time/);
	const started = performance.now();
	await connector.stop();
	assert(performance.now() - started < 7000, "stopping took too long");
});

async function strangersAuthority(t: TestContext): Promise<string> {
	const { mkdtemp, rm } = await import("node:fs/promises");
	const { tmpdir } = await import("node:os");
	const { join } = await import("node:path");
	const { openCertificateAuthority } = await import("#platform/index.ts");
	const directory = await mkdtemp(join(tmpdir(), "ursa-authority-"));
	t.after(() => rm(directory, { recursive: true, force: true }));
	return (await openCertificateAuthority(directory, Date.now)).cert;
}
