/** MySQL and MariaDB. */
import mysql from "mysql2";
import type { ServerAddress } from "../database-url.ts";
import type { Identity } from "../identity.ts";
import { createRowQueue, type RowQueue } from "../row-queue.ts";
import type {
	Cell,
	Column,
	OpenOptions,
	OpenSession,
	Session,
} from "../session.ts";
import { readFloat32 } from "./float32.ts";
import { tlsOptions } from "./tls-options.ts";

export const openMysql: OpenSession<ServerAddress> = async (
	address,
	options,
) => {
	if (address.tls !== "prefer") return open(address, options);
	try {
		return await open({ ...address, tls: "encrypt" }, options);
	} catch (error) {
		const code: unknown =
			error instanceof Error ? Reflect.get(error, "code") : undefined;
		if (code !== "HANDSHAKE_NO_SSL_SUPPORT") throw error;
		return open({ ...address, tls: "off" }, options);
	}
};

async function open(
	address: ServerAddress,
	options: OpenOptions,
): Promise<Session> {
	const tls = await tlsOptions(address, options.authorities);
	const config: mysql.ConnectionOptions = {
		host: address.host,
		port: address.port,
		user: address.user,
		password: address.password,
		database: address.database,
		connectTimeout: options.connectTimeoutMs,
		charset: "utf8mb4",
		rowsAsArray: true,
		// Without these a BIGINT beyond 2^53 is rounded and times are moved into the zone of this process.
		supportBigNumbers: true,
		bigNumberStrings: true,
		dateStrings: true,
		jsonStrings: true,
		// Names of columns come from outside; the driver would build code with them.
		disableEval: true,
		...(tls === undefined
			? {}
			: {
					ssl: {
						rejectUnauthorized: tls.rejectUnauthorized,
						verifyIdentity: address.tls === "verify",
						...(tls.ca === undefined ? {} : { ca: tls.ca }),
					},
				}),
	};
	const connection = mysql.createConnection(config);
	let isOpen = true;
	let reading: RowQueue | undefined;
	connection.on("error", (error) => {
		isOpen = false;
		reading?.fail(error);
	});
	await new Promise<void>((resolve, reject) => {
		connection.connect((error) => {
			if (error === null) return resolve();
			connection.destroy();
			reject(error);
		});
	});
	if (address.timeZone !== undefined) {
		await setTimeZone(connection, address.timeZone);
	}

	return {
		get isOpen() {
			return isOpen;
		},
		query({ text, places }, last) {
			const queue = createRowQueue(connection);
			reading = queue;
			let columns: readonly Column[] = [];
			let readers: readonly Reader[] = [];
			// A prepared statement: the value travels beside the text, never in it.
			const command = connection.execute({
				sql: text,
				values: Array.from({ length: places }, () => parameterOf(last)),
			});
			command.on("fields", (fields: readonly Field[]) => {
				columns = fields.map(columnOf);
				readers = fields.map(readerOf);
			});
			command.on("result", (row: unknown) => {
				// A statement without result gives its status instead of a row.
				if (!Array.isArray(row)) return;
				queue.push(readers.map((read, index) => read(row[index])));
			});
			command.on("error", (error) => queue.fail(error));
			command.on("end", () => {
				if (reading === queue) reading = undefined;
				queue.end();
			});
			return {
				get columns() {
					return columns;
				},
				next: queue.next,
			};
		},
		async close() {
			isOpen = false;
			if (reading === undefined) {
				await new Promise<void>((resolve) => connection.end(() => resolve()));
				return;
			}
			const { threadId } = connection;
			connection.destroy();
			reading.fail(new Error("the connection was closed"));
			await killQuery(config, threadId);
		},
	};
}

/** Needed where a result depends on it: TIMESTAMP columns come in the zone of the session. */
async function setTimeZone(
	connection: mysql.Connection,
	timeZone: string,
): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		connection.execute("SET time_zone = ?", [timeZone], (error) => {
			if (error === null) return resolve();
			connection.destroy();
			reject(error);
		});
	});
}

/** A server goes on with a query whose client is gone; it takes another connection to end it. */
async function killQuery(
	config: mysql.ConnectionOptions,
	threadId: number,
): Promise<void> {
	const killer = mysql.createConnection(config);
	await new Promise<void>((resolve) => {
		// A server that can't be reached has nothing to end, and the query may have ended by itself.
		killer.on("error", () => resolve());
		killer.query(`KILL QUERY ${threadId}`, () => resolve());
	});
	killer.destroy();
}

/** With its type, or the server would compare large numbers as doubles. */
function parameterOf({ kind, text }: Identity) {
	switch (kind) {
		case "number":
			return /^-?\d{1,18}$/.test(text)
				? mysql.TypedParameter.LONGLONG(BigInt(text))
				: mysql.TypedParameter.NEWDECIMAL(text);
		case "bytes":
			return Buffer.from(text, "hex");
		case "time":
		case "ticks":
			return text.replace("T", " ");
		default:
			return text;
	}
}

/** What the driver tells of a column. */
interface Field {
	readonly name: string;
	/** Number of the protocol's type. */
	readonly columnType: number;
}

type Reader = (value: unknown) => Cell;

const { Types } = mysql;

function columnOf({ name, columnType }: Field): Column {
	switch (columnType) {
		case Types.LONGLONG:
		case Types.DECIMAL:
		case Types.NEWDECIMAL:
			return { name, texts: "number" };
		case Types.DATE:
		case Types.NEWDATE:
		case Types.DATETIME:
		case Types.TIMESTAMP:
			return { name, texts: "time" };
		default:
			return { name, texts: "text" };
	}
}

function readerOf(field: Field): Reader {
	if (columnOf(field).texts === "time") {
		return (value) =>
			typeof value === "string" ? value.replace(" ", "T") : null;
	}
	if (field.columnType === Types.FLOAT) return readFloat32;
	return (value) => {
		switch (typeof value) {
			case "string":
			case "number":
			case "bigint":
			case "boolean":
				return value;
			case "object":
				if (value === null || value instanceof Uint8Array) return value;
				// Geometry, which the driver takes apart.
				return JSON.stringify(value);
			default:
				return null;
		}
	};
}
