/**
 * Oracle, by the driver's thin mode, which needs no client library. There was no server to try this on: what the tests
 * cover is how values and addresses are written, not that a real server agrees.
 */
import oracledb, { type DbType, type Metadata, type ResultSet } from "oracledb";
import type { ServerAddress } from "../database-url.ts";
import type { Identity } from "../identity.ts";
import type { Cell, Column, OpenSession } from "../session.ts";

export const openOracle: OpenSession<ServerAddress> = async (
	address,
	{ connectTimeoutMs },
) => {
	const connection = await oracledb.getConnection({
		user: address.user,
		password: address.password,
		connectString: connectStringOf(address, connectTimeoutMs),
	});
	let isOpen = true;
	let isReading = false;
	return {
		get isOpen() {
			return isOpen && connection.isHealthy();
		},
		query({ text, places }, last) {
			let results: ResultSet | undefined;
			let columns: readonly Column[] = [];
			let types: readonly DbType[] = [];
			return {
				get columns() {
					return columns;
				},
				async next(most) {
					isReading = true;
					try {
						if (results === undefined) {
							const binds = places === 0 ? {} : { val: oracleParameter(last) };
							const answer = await connection.execute(text, binds, {
								resultSet: true,
								outFormat: oracledb.OUT_FORMAT_ARRAY,
								fetchArraySize: 100,
								prefetchRows: 0,
								fetchTypeHandler: fetchType,
							});
							results = answer.resultSet;
							const metadata = results?.metaData ?? [];
							types = metadata.map(({ dbType }) => dbType);
							columns = metadata.map(oracleColumn);
						}
						const rows = (await results?.getRows(most)) ?? [];
						if (rows.length === 0) await results?.close();
						return rows.map((row) =>
							row.map((value, index) => oracleCell(value, types[index])),
						);
					} finally {
						isReading = false;
					}
				},
			};
		},
		async close() {
			isOpen = false;
			// A connection that is broken already refuses both.
			if (isReading) await connection.break().catch(() => {});
			await connection.close().catch(() => {});
		},
	};
};

/** Easy Connect: `[protocol://]host:port/service?options`. */
export function connectStringOf(
	{ host, port, database, tls }: ServerAddress,
	connectTimeoutMs: number,
): string {
	const protocol = tls === "off" ? "tcp" : "tcps";
	const name = host.includes(":") ? `[${host}]` : host;
	const seconds = Math.ceil(connectTimeoutMs / 1000);
	return `${protocol}://${name}:${port}/${database}?transport_connect_timeout=${seconds}`;
}

/** Numbers as text, so that no digit is lost; large objects as values instead of handles. */
function fetchType({ dbType }: Metadata): { type: DbType } | undefined {
	switch (dbType) {
		case oracledb.DB_TYPE_NUMBER:
		case oracledb.DB_TYPE_CLOB:
		case oracledb.DB_TYPE_NCLOB:
			return { type: oracledb.DB_TYPE_VARCHAR };
		case oracledb.DB_TYPE_BLOB:
			return { type: oracledb.DB_TYPE_RAW };
		default:
			return undefined;
	}
}

export function oracleColumn({ name, dbType }: Metadata): Column {
	switch (dbType) {
		case oracledb.DB_TYPE_NUMBER:
			return { name, texts: "number" };
		case oracledb.DB_TYPE_DATE:
		case oracledb.DB_TYPE_TIMESTAMP:
		case oracledb.DB_TYPE_TIMESTAMP_TZ:
		case oracledb.DB_TYPE_TIMESTAMP_LTZ:
			return { name, texts: "time" };
		default:
			return { name, texts: "text" };
	}
}

/** The driver gives times with milliseconds; digits below are lost. */
export function oracleCell(value: unknown, type: DbType | undefined): Cell {
	switch (typeof value) {
		case "string":
			// `.5` and `-.5` are how Oracle writes them.
			return type === oracledb.DB_TYPE_NUMBER
				? value.replace(/^(-?)\./, "$10.")
				: value;
		case "number":
		case "bigint":
		case "boolean":
			return value;
		case "object":
			if (value === null || value instanceof Uint8Array) return value;
			if (value instanceof Date) return timeText(value, type);
			return JSON.stringify(value);
		default:
			return null;
	}
}

function timeText(value: Date, type: DbType | undefined): string {
	const isZoned =
		type === oracledb.DB_TYPE_TIMESTAMP_TZ ||
		type === oracledb.DB_TYPE_TIMESTAMP_LTZ;
	if (isZoned) return value.toISOString();
	// Without zone the driver puts the wall clock into the zone of this process.
	const wallClock = Date.UTC(
		value.getFullYear(),
		value.getMonth(),
		value.getDate(),
		value.getHours(),
		value.getMinutes(),
		value.getSeconds(),
		value.getMilliseconds(),
	);
	return new Date(wallClock).toISOString().slice(0, -1);
}

/** Numbers as text are converted by the server; a time without zone becomes a date of this process's zone, see above. */
export function oracleParameter({ kind, text }: Identity): unknown {
	switch (kind) {
		case "time":
		case "ticks":
			return new Date(text.length === 10 ? `${text}T00:00` : text);
		case "number": {
			const number = Number(text);
			return Number.isSafeInteger(number) ? number : text;
		}
		case "bytes":
			return Buffer.from(text, "hex");
		default:
			return text;
	}
}
