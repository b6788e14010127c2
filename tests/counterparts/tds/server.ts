/**
 * A stand-in for SQL Server: speaks TDS 7.4 as `tedious` and FreeTDS do, over an SQLite database in memory. It proves how
 * a client handles the protocol, not that a query is valid Transact-SQL (see transact-sql.ts). Not imitated: Windows
 * login, bulk load, several results at a time, TDS 8.
 */
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { DatabaseSync } from "node:sqlite";
import type { Duplex } from "node:stream";
import { readCall, skipHeaders } from "./calls.ts";
import {
	encodePrelogin,
	encryption,
	readLogin,
	readPrelogin,
} from "./login.ts";
import {
	type Message,
	type MessageReader,
	packetType,
	readMessages,
	writeMessage,
} from "./packets.ts";
import { asSqlError, type Result, runStatement } from "./statements.ts";
import { startTls } from "./tls.ts";
import * as tokens from "./tokens.ts";
import { addFunctions } from "./transact-sql.ts";

export interface TdsSettings {
	/** Name of the one database. */
	readonly database: string;
	readonly user: string;
	readonly password: string;
	/** Without, the server says it has no encryption. */
	readonly identity?: { readonly cert: string; readonly key: string };
	readonly deniedTables?: readonly string[];
	/** How far the server's wall clock is ahead of UTC; 0 by default. */
	readonly zoneMinutes?: number;
}

export interface TdsServer {
	readonly port: number;
	/** The database behind it, to fill it. Types of columns are those that the tables declare. */
	readonly database: DatabaseSync;
	/** Rows that were put on the way, by all queries. */
	readonly sentRows: number;
	readonly openConnections: number;
	/** Breaks all connections and refuses new ones, as a crash would. */
	kill(): Promise<void>;
	/** Listens again on the same port with the same data. */
	start(): Promise<void>;
	stop(): Promise<void>;
}

/** Rows between two looks at what else happens. */
const rowsInTurn = 50;

export async function startTds(settings: TdsSettings): Promise<TdsServer> {
	const database = new DatabaseSync(":memory:");
	addFunctions(database, settings.zoneMinutes ?? 0);
	const sockets = new Set<Socket>();
	let sentRows = 0;
	let port = 0;

	const server = createServer((socket) => {
		sockets.add(socket);
		socket.on("close", () => sockets.delete(socket));
		// What breaks one connection is seen by its client.
		serve(socket).catch(() => socket.destroy());
	});

	async function serve(socket: Socket): Promise<void> {
		const stream = await greet(socket);
		if (stream === undefined) return;
		const reader = readMessages(stream);
		const login = await reader.next();
		const isIn =
			login?.type === packetType.login && (await admit(stream, login));
		if (!isIn) {
			stream.end();
			return;
		}
		const statements = new Map<number, string>();
		for (;;) {
			const message = await reader.next();
			if (message === undefined) return;
			await answer(stream, reader, message, statements);
		}
	}

	/** PRELOGIN, and TLS where both sides have it. */
	async function greet(socket: Socket): Promise<Duplex | undefined> {
		const [chunk] = await once(socket, "data");
		// One packet, the client waits for the answer.
		const wanted = readPrelogin(chunk.subarray(8));
		const { identity } = settings;
		const isEncrypted =
			identity !== undefined && wanted !== encryption.notSupported;
		const reply = isEncrypted ? encryption.on : encryption.notSupported;
		const writer = writeMessage(socket);
		await writer.write(encodePrelogin(reply));
		await writer.end();
		if (!isEncrypted) return socket;
		return startTls(socket, identity);
	}

	async function admit(stream: Duplex, message: Message): Promise<boolean> {
		const { user, password, database: name } = readLogin(message.body);
		const writer = writeMessage(stream);
		const error =
			user !== settings.user || password !== settings.password
				? new tokens.SqlError(18456, 14, `Login failed for user '${user}'.`)
				: name !== "" && name.toLowerCase() !== settings.database.toLowerCase()
					? new tokens.SqlError(
							4060,
							11,
							`Cannot open database "${name}" requested by the login. The login failed.`,
						)
					: undefined;
		if (error === undefined) {
			await writer.write(tokens.loginTokens(settings.database));
			await writer.write(tokens.doneToken(tokens.doneStatus.final));
		} else {
			await writer.write(tokens.errorToken(error));
			await writer.write(tokens.doneToken(tokens.doneStatus.error));
		}
		await writer.end();
		return error === undefined;
	}

	async function answer(
		stream: Duplex,
		reader: MessageReader,
		message: Message,
		statements: Map<number, string>,
	): Promise<void> {
		const writer = writeMessage(stream);
		const isCall = message.type === packetType.rpc;
		try {
			if (message.type === packetType.sqlBatch) {
				const text = skipHeaders(message.body).toString("utf16le");
				await run(writer, reader, text, {}, false);
			} else if (isCall) {
				await call(writer, reader, message.body, statements);
			} else if (message.type !== packetType.attention) {
				await writer.write(tokens.doneToken(tokens.doneStatus.final));
			}
		} catch (error) {
			await writer.write(tokens.errorToken(asSqlError(error)));
			const status = tokens.doneStatus.error;
			await writer.write(tokens.doneToken(status, 0, isCall));
		}
		if (message.type !== packetType.attention) await writer.end();
		if (!reader.takeAttention()) return;
		// A message of its own: in the same one a client takes it for a part of the answer.
		const acknowledgement = writeMessage(stream);
		const { attention } = tokens.doneStatus;
		await acknowledgement.write(tokens.doneToken(attention));
		await acknowledgement.end();
	}

	async function call(
		writer: ReturnType<typeof writeMessage>,
		reader: MessageReader,
		body: Buffer,
		statements: Map<number, string>,
	): Promise<void> {
		const { text, handle, handleName, isRun, values } = readCall(body);
		if (handle !== undefined && !isRun) statements.delete(handle);
		const statement = text ?? statements.get(handle ?? 0) ?? "";
		if (isRun) await run(writer, reader, statement, values, true);
		await writer.write(tokens.returnStatusToken());
		if (handleName !== undefined) {
			const given = statements.size + 1;
			statements.set(given, statement);
			await writer.write(tokens.handleToken(handleName, given));
		}
		await writer.write(tokens.doneToken(tokens.doneStatus.final, 0, true));
	}

	async function run(
		writer: ReturnType<typeof writeMessage>,
		reader: MessageReader,
		text: string,
		values: Parameters<typeof runStatement>[2],
		isCall: boolean,
	): Promise<void> {
		let rows = 0;
		const waits = /^\s*WAITFOR\s+DELAY\s+'(\d+):(\d+):(\d+)'\s*;?/i.exec(text);
		if (waits !== null) {
			const [, hours, minutes, seconds] = waits.map(Number);
			const all = (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0);
			await Promise.race([after(all * 1000), reader.interrupted]);
		}
		const statement = text.slice(waits?.[0].length ?? 0);
		// Settings of the session, which clients send of themselves.
		const isQuery = !/^\s*(?:set\s|use\s|$)/i.test(statement);
		const result = isQuery ? query(statement, values) : undefined;
		if (result !== undefined) {
			await writer.write(tokens.columnsToken(result.columns));
			rows = await sendRows(writer, reader, result);
		}
		if (isCall) return;
		await writer.write(tokens.doneToken(tokens.doneStatus.count, rows));
	}

	function query(
		text: string,
		values: Parameters<typeof runStatement>[2],
	): Result | undefined {
		const deniedTables = new Set(settings.deniedTables);
		const needs = { database, name: settings.database, deniedTables };
		return runStatement(needs, text, values);
	}

	async function sendRows(
		writer: ReturnType<typeof writeMessage>,
		reader: MessageReader,
		{ columns, rows }: Result,
	): Promise<number> {
		let isInterrupted = false;
		reader.interrupted.then(() => {
			isInterrupted = true;
		});
		let sent = 0;
		for (const row of rows) {
			await writer.write(tokens.rowToken(columns, row));
			sent++;
			sentRows++;
			if (sent % rowsInTurn === 0) await after(0);
			if (isInterrupted) break;
		}
		return sent;
	}

	async function listen(): Promise<void> {
		server.listen(port, "127.0.0.1");
		await once(server, "listening");
		const address = server.address();
		if (typeof address === "object" && address !== null) port = address.port;
	}

	async function kill(): Promise<void> {
		const closed = once(server, "close");
		server.close();
		for (const socket of sockets) socket.destroy();
		await closed;
	}

	await listen();
	return {
		get port() {
			return port;
		},
		database,
		get sentRows() {
			return sentRows;
		},
		get openConnections() {
			return sockets.size;
		},
		kill,
		start: listen,
		async stop() {
			if (server.listening) await kill();
			database.close();
		},
	};
}

function after(milliseconds: number): Promise<void> {
	return new Promise((resolve) => {
		if (milliseconds === 0) setImmediate(resolve);
		else setTimeout(resolve, milliseconds).unref();
	});
}
