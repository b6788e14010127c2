/** PostgreSQL and what speaks its protocol, such as Cockroach. */
import { connect, type Socket } from "node:net";
import pg from "pg";
import type { ServerAddress } from "../database-url.ts";
import type { Identity } from "../identity.ts";
import type { OpenOptions, OpenSession, Session } from "../session.ts";
import { createPortalRead } from "./postgres-portal.ts";
import { tlsOptions } from "./tls-options.ts";

export const openPostgres: OpenSession<ServerAddress> = async (
	address,
	options,
) => {
	if (address.tls !== "prefer") return open(address, options);
	try {
		return await open({ ...address, tls: "encrypt" }, options);
	} catch (error) {
		const hasNoTls =
			error instanceof Error && /does not support SSL/.test(error.message);
		if (!hasNoTls) throw error;
		return open({ ...address, tls: "off" }, options);
	}
};

async function open(
	address: ServerAddress,
	options: OpenOptions,
): Promise<Session> {
	const tls = await tlsOptions(address, options.authorities);
	const client = new pg.Client({
		host: address.host,
		port: address.port,
		user: address.user,
		password: address.password,
		database: address.database,
		ssl: tls ?? false,
		connectionTimeoutMillis: options.connectTimeoutMs,
		application_name: "ursa",
		client_encoding: "UTF8",
		keepAlive: true,
	});
	let isOpen = true;
	let reading: ReturnType<typeof createPortalRead> | undefined;
	// Also where the server ends an idle connection: without a listener that would end the process.
	client.on("error", (error) => {
		isOpen = false;
		reading?.fail(error);
	});
	client.on("end", () => {
		isOpen = false;
		reading?.fail(new Error("Connection terminated unexpectedly"));
	});
	try {
		await client.connect();
		// Only how dates are written; how ambiguous ones are read stays the server's.
		await client.query("SET datestyle = ISO");
	} catch (error) {
		await endClient(client);
		throw error;
	}

	return {
		get isOpen() {
			return isOpen;
		},
		query({ text, places }, last) {
			const values = places === 0 ? [] : [parameterOf(last)];
			const read = createPortalRead(text, values);
			reading = read;
			client.query(read);
			return read;
		},
		async close() {
			isOpen = false;
			// Not the driver's way to end: that waits for an answer, which a hanging server never gives.
			if (reading !== undefined && !reading.isOver) {
				await cancelQuery(client, address, options.connectTimeoutMs);
				client.connection.stream.destroy();
			}
			await endClient(client);
		},
	};
}

/** A server that is gone without a word would be waited for. */
async function endClient(client: pg.Client): Promise<void> {
	const timer = setTimeout(() => client.connection.stream.destroy(), goodbyeMs);
	// What breaks now was to be closed anyway.
	await client.end().catch(() => {});
	clearTimeout(timer);
}

/** As text; the server knows the type of what it is compared with. */
function parameterOf({ kind, text }: Identity): string {
	return kind === "bytes" ? `\\x${text}` : text;
}

const goodbyeMs = 1000;
const cancelCode = 80_877_102;

/** Asks the server to end the query, which it would otherwise run on: over a connection of its own, as the protocol says. */
async function cancelQuery(
	client: pg.Client,
	{ host, port }: ServerAddress,
	timeoutMs: number,
): Promise<void> {
	const processId: unknown = Reflect.get(client, "processID");
	const secretKey: unknown = Reflect.get(client, "secretKey");
	if (typeof processId !== "number" || typeof secretKey !== "number") return;
	const request = Buffer.alloc(16);
	request.writeInt32BE(16, 0);
	request.writeInt32BE(cancelCode, 4);
	request.writeInt32BE(processId, 8);
	request.writeInt32BE(secretKey, 12);
	await new Promise<void>((resolve) => {
		const socket: Socket = connect({ host, port, timeout: timeoutMs });
		socket.once("connect", () => socket.end(request));
		socket.once("timeout", () => socket.destroy());
		socket.resume();
		// A server that can't be reached has nothing to cancel.
		socket.once("error", () => {});
		socket.once("close", () => resolve());
	});
}
