/** SQL Server. */
import { readFile } from "node:fs/promises";
import { rootCertificates } from "node:tls";
import {
	Connection,
	type ConnectionConfiguration,
	Request,
	TYPES,
} from "tedious";
import type { ServerAddress } from "../database-url.ts";
import type { Identity } from "../identity.ts";
import { createRowQueue, type RowQueue } from "../row-queue.ts";
import type { Column, OpenSession } from "../session.ts";
import { compileCellReader, type MssqlColumn } from "./mssql-cells.ts";

export const openMssql: OpenSession<ServerAddress> = async (
	address,
	{ connectTimeoutMs, authorities },
) => {
	const connection = new Connection(
		await configurationOf(address, connectTimeoutMs, authorities),
	);
	let isOpen = true;
	let reading: RowQueue | undefined;
	connection.on("error", (error) => {
		isOpen = false;
		reading?.fail(error);
	});
	connection.on("end", () => {
		isOpen = false;
		reading?.fail(Object.assign(new Error("the connection ended"), ended));
	});
	await new Promise<void>((resolve, reject) => {
		connection.connect((error) => {
			if (error === undefined || error === null) return resolve();
			connection.close();
			reject(error);
		});
	});

	return {
		get isOpen() {
			return isOpen;
		},
		query({ text, places }, last) {
			let columns: readonly Column[] = [];
			let roundedColumn: string | undefined;
			let read: readonly ReturnType<typeof compileCellReader>[] = [];
			const request = new Request(text, (error) => {
				if (reading === queue) reading = undefined;
				if (error) queue.fail(error);
				else queue.end();
			});
			const queue = createRowQueue({
				pause: () => request.pause(),
				resume: () => request.resume(),
			});
			reading = queue;
			if (places > 0) {
				const { type, value, options } = parameterOf(last);
				request.addParameter("p1", type, value, options);
			}
			request.on("columnMetadata", (metadata) => {
				// An array, as `useColumnNames` is off.
				const given = metadata as unknown as readonly MssqlColumn[];
				read = given.map((column) =>
					compileCellReader(column, (name) => {
						roundedColumn = name;
					}),
				);
				columns = given.map(({ colName }, index) => ({
					name: colName,
					texts: read[index]?.texts ?? "text",
				}));
			});
			request.on("row", (row: readonly { readonly value: unknown }[]) => {
				queue.push(read.map((reader, index) => reader.read(row[index]?.value)));
			});
			connection.execSql(request);
			return {
				get columns() {
					return columns;
				},
				get roundedColumn() {
					return roundedColumn;
				},
				next: queue.next,
			};
		},
		async close() {
			isOpen = false;
			// Without listening to the answer, which a hanging server does not give.
			if (reading !== undefined) {
				connection.cancel();
				reading.fail(new Error("the connection was closed"));
			}
			connection.close();
		},
	};
};

const ended = { code: "ECLOSE" };

async function configurationOf(
	address: ServerAddress,
	connectTimeoutMs: number,
	authorities: readonly string[],
): Promise<ConnectionConfiguration> {
	const { instance, authorityFile, certificateHost } = address;
	const isVerified = address.tls === "verify";
	const ca =
		authorityFile === undefined
			? [...rootCertificates, ...authorities]
			: [await readFile(authorityFile, "utf8")];
	return {
		server: address.host,
		authentication: {
			type: "default",
			options: { userName: address.user, password: address.password },
		},
		options: {
			...(instance === undefined
				? { port: address.port }
				: { instanceName: instance }),
			...(address.database === "" ? {} : { database: address.database }),
			...(certificateHost === undefined ? {} : { serverName: certificateHost }),
			encrypt: address.isStrict ? "strict" : address.tls !== "off",
			trustServerCertificate: !isVerified,
			...(isVerified ? { cryptoCredentialsDetails: { ca } } : {}),
			appName: "ursa",
			connectTimeout: connectTimeoutMs,
			// The connector counts the time itself, since it pauses.
			requestTimeout: 0,
			maxRetriesOnTransientErrors: 0,
			useUTC: true,
		},
	};
}

/** Of the type of the column, or the server compares in another order or at a loss. */
function parameterOf({ kind, text }: Identity) {
	switch (kind) {
		case "number":
			return /^-?\d{1,18}$/.test(text)
				? { type: TYPES.BigInt, value: BigInt(text), options: undefined }
				: { type: TYPES.NVarChar, value: text, options: undefined };
		case "ticks":
			return { type: TYPES.DateTime, value: dateOf(text), options: undefined };
		case "time":
			return {
				type: TYPES.DateTime2,
				value: dateOf(text),
				options: { scale: 7 },
			};
		case "bytes":
			return {
				type: TYPES.VarBinary,
				value: Buffer.from(text, "hex"),
				options: undefined,
			};
		default:
			return { type: TYPES.NVarChar, value: text, options: undefined };
	}
}

/** A time without zone is taken for UTC, as `useUTC` says; digits below the millisecond go beside. */
function dateOf(text: string): Date {
	const iso = text.replace(" ", "T");
	const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/.test(iso.slice(10));
	const hasTime = iso.length > 10;
	const date = new Date(hasTime && !hasZone ? `${iso}Z` : iso);
	const below = /\.\d{3}(\d{1,4})/.exec(iso)?.[1];
	if (below === undefined) return date;
	const nanosecondDelta = Number(below.padEnd(4, "0")) / 1e7;
	return Object.assign(date, { nanosecondDelta });
}
