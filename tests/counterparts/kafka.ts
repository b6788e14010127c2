/**
 * A real Kafka broker for tests: one process that is broker and KRaft controller, on free ports of the loopback
 * interface, in a temporary directory. Ask `bringKafka` first whether it can be had.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { openCertificateAuthority } from "#platform/index.ts";
import { bringJars, java } from "./kafka-jars.ts";

const run = promisify(execFile);

/** The listeners, each `host:port` as a client is given it. */
export interface KafkaAddresses {
	/** No encryption, no authentication. */
	readonly plaintext: string;
	/** SASL/PLAIN without encryption; see `credentials`. */
	readonly sasl: string;
	/** TLS with a certificate of `authority`. */
	readonly tls: string;
	/** TLS that wants a client certificate of `authority`. */
	readonly mutualTls: string;
	/** Like plaintext, but the broker calls itself by the name `centralnode`, which no name server knows. */
	readonly centralNode: string;
}

export interface KafkaBroker {
	readonly addresses: KafkaAddresses;
	readonly credentials: { readonly user: string; readonly password: string };
	/** PEM. */
	readonly authority: string;
	/** A client certificate of the authority as PKCS #12 with its password. */
	readonly client: { readonly pfx: Buffer; readonly password: string };
	/** Directory of Kafka's own classes, for its tools: `java -cp <jars>/* …`. */
	readonly jars: string;
	/** Ends it at once, as a crash of the process would. */
	kill(): Promise<void>;
	/** Starts it again on the same ports with the same data. */
	start(): Promise<void>;
	/** Ends it and removes its files. */
	stop(): Promise<void>;
}

/** Ready when it resolves. Ask `bringKafka` first. */
export async function startKafka(): Promise<KafkaBroker> {
	const jars = await bringJars();
	const directory = mkdtempSync(join(fastDirectory(), "ursa-kafka-"));
	const certificates = await openCertificateAuthority(
		join(directory, "authority"),
		Date.now,
	);
	const server = await certificates.serverCertificate("kafka", [
		"127.0.0.1",
		"localhost",
	]);
	await writeFile(
		join(directory, "server.pem"),
		`${server.key}\n${server.cert}`,
	);
	const credentials = {
		user: "ursa",
		password: randomBytes(12).toString("hex"),
	};
	const client = await clientContainer(
		directory,
		await certificates.clientCertificate("collector"),
	);
	const [plaintext, sasl, tls, mutualTls, centralNode, controller] =
		await freePorts(6);
	const listeners = [
		["PLAINTEXT", plaintext, "PLAINTEXT", "127.0.0.1"],
		["SASL", sasl, "SASL_PLAINTEXT", "127.0.0.1"],
		["TLS", tls, "SSL", "127.0.0.1"],
		["MUTUAL", mutualTls, "SSL", "127.0.0.1"],
		["CENTRAL", centralNode, "PLAINTEXT", "centralnode"],
		["CONTROLLER", controller, "PLAINTEXT", "127.0.0.1"],
	] as const;
	const settings = join(directory, "server.properties");
	const login = `org.apache.kafka.common.security.plain.PlainLoginModule required user_${credentials.user}="${credentials.password}";`;
	await writeFile(
		settings,
		Object.entries({
			"process.roles": "broker,controller",
			"node.id": 1,
			listeners: listeners
				.map(([name, port]) => `${name}://127.0.0.1:${port}`)
				.join(),
			"advertised.listeners": listeners
				.map(([name, port, , host]) => `${name}://${host}:${port}`)
				.join(),
			"listener.security.protocol.map": listeners
				.map(([name, , protocol]) => `${name}:${protocol}`)
				.join(),
			"inter.broker.listener.name": "PLAINTEXT",
			"controller.listener.names": "CONTROLLER",
			"controller.quorum.bootstrap.servers": `127.0.0.1:${controller}`,
			"listener.name.sasl.sasl.enabled.mechanisms": "PLAIN",
			"listener.name.sasl.plain.sasl.jaas.config": login,
			"ssl.keystore.type": "PEM",
			"ssl.keystore.location": join(directory, "server.pem"),
			"ssl.truststore.type": "PEM",
			"ssl.truststore.location": certificates.certPath,
			"listener.name.mutual.ssl.client.auth": "required",
			"log.dirs": join(directory, "data"),
			"auto.create.topics.enable": false,
			"group.initial.rebalance.delay.ms": 0,
			"offsets.topic.num.partitions": 1,
			"offsets.topic.replication.factor": 1,
			"transaction.state.log.num.partitions": 1,
			"transaction.state.log.replication.factor": 1,
			"transaction.state.log.min.isr": 1,
			"share.coordinator.state.topic.num.partitions": 1,
			"share.coordinator.state.topic.replication.factor": 1,
			"share.coordinator.state.topic.min.isr": 1,
			"message.max.bytes": 32 * 1024 * 1024,
			"num.network.threads": 2,
			"num.io.threads": 2,
			// A killed broker may come back only when its session has ended.
			"broker.heartbeat.interval.ms": 200,
			"broker.session.timeout.ms": 1500,
			// Its buffers would take half of the heap.
			"log.cleaner.enable": false,
		})
			.map(([key, value]) => `${key}=${value}\n`)
			.join(""),
	);
	await run(java, [
		...javaOptions(jars),
		...["kafka.tools.StorageTool", "format", "--standalone"],
		...["-t", clusterId(), "-c", settings],
	]);
	let broker = await startBroker(jars, settings);

	async function kill(): Promise<void> {
		if (broker.exitCode !== null || broker.signalCode !== null) return;
		const exited = once(broker, "exit");
		broker.kill("SIGKILL");
		await exited;
	}

	return {
		addresses: {
			plaintext: `127.0.0.1:${plaintext}`,
			sasl: `127.0.0.1:${sasl}`,
			tls: `127.0.0.1:${tls}`,
			mutualTls: `127.0.0.1:${mutualTls}`,
			centralNode: `127.0.0.1:${centralNode}`,
		},
		credentials,
		authority: certificates.cert,
		client,
		jars,
		kill,
		async start() {
			broker = await startBroker(jars, settings);
		},
		async stop() {
			await kill();
			await rm(directory, { recursive: true, force: true });
		},
	};
}

/** 16 bytes in base64url, as Kafka writes its ids; made of letters, for one that begins with "-" would be an option. */
function clusterId(): string {
	return Buffer.from(randomBytes(8).toString("hex")).toString("base64url");
}

function fastDirectory(): string {
	return existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
}

/** Little memory, and no time spent on compiling what runs for seconds. */
function javaOptions(jars: string): string[] {
	return [
		...["-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"],
		...["-Dorg.slf4j.simpleLogger.defaultLogLevel=info"],
		...["-cp", join(jars, "*")],
	];
}

async function startBroker(
	jars: string,
	settings: string,
): Promise<ChildProcess> {
	// The broker ends with the test process, however that ends.
	const [command, ...args]: [string, ...string[]] = [
		...(["setpriv", "--pdeathsig=KILL", java] as const),
		...[...javaOptions(jars), "kafka.Kafka", settings],
	];
	const broker = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] });
	const lines: string[] = [];
	for await (const line of createInterface({ input: broker.stderr })) {
		lines.push(line);
		if (line.includes("Kafka Server started")) {
			// Read on, or the broker would wait once the pipe is full.
			broker.stderr.resume();
			return broker;
		}
	}
	throw new Error(`Kafka did not start:\n${lines.slice(-40).join("\n")}`);
}

async function clientContainer(
	directory: string,
	pair: { readonly cert: string; readonly key: string },
): Promise<KafkaBroker["client"]> {
	const password = randomBytes(12).toString("hex");
	const [pem, pfx] = [
		join(directory, "client.pem"),
		join(directory, "client.pfx"),
	];
	await writeFile(pem, `${pair.key}\n${pair.cert}`, { mode: 0o600 });
	await run(
		"openssl",
		["pkcs12", "-export", "-in", pem, "-out", pfx, "-passout", "env:PFX"],
		{ env: { ...process.env, PFX: password } },
	);
	return { pfx: await readFile(pfx), password };
}

/** All probes listen before the first one closes, so no port comes twice. */
async function freePorts(count: number): Promise<number[]> {
	const probes = Array.from({ length: count }, () =>
		createServer().listen(0, "127.0.0.1"),
	);
	await Promise.all(probes.map((probe) => once(probe, "listening")));
	return Promise.all(
		probes.map(async (probe) => {
			const address = probe.address();
			probe.close();
			await once(probe, "close");
			if (address === null || typeof address === "string")
				throw new Error("no port");
			return address.port;
		}),
	);
}
