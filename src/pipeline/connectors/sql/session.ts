/** What the connector needs of a database, whichever it is. */
import type { DatabaseAddress } from "./database-url.ts";
import type { Identity } from "./identity.ts";
import type { QueryText } from "./query-text.ts";

/** A value of a row. 64-bit numbers and decimals come as bigint or as text in a column of meaning `number`. */
export type Cell = string | number | bigint | boolean | Uint8Array | null;

export interface Column {
	readonly name: string;
	/**
	 * What texts of the column are: `number` digits, `time` ISO 8601 with as many fraction digits as there are (without
	 * zone where the database has none), `ticks` the same in 1/300 s, SQL Server's old datetime.
	 */
	readonly texts: "text" | "number" | "time" | "ticks";
}

export type Row = readonly Cell[];

/** Rows of one query, fetched as they are asked for: beyond that a driver holds at most a few hundred. */
export interface Rows {
	/** Known once `next` resolved. */
	readonly columns: readonly Column[];
	/** Column whose numbers the driver had to round. */
	readonly roundedColumn?: string | undefined;
	/** At least one row and at most so many; empty at the end. Rejects with the driver's error. */
	next(most: number): Promise<readonly Row[]>;
}

/** An open connection. One query at a time. */
export interface Session {
	/** False once the connection broke. */
	readonly isOpen: boolean;
	/** The placeholders of the query get the identity. */
	query(query: QueryText, last: Identity): Rows;
	/** Closes it and ends a query under way, at the server too; a pending `next` settles. Does not reject. */
	close(): Promise<void>;
}

export interface OpenOptions {
	readonly connectTimeoutMs: number;
	/** Certificates of authorities to trust besides those of the system, PEM. */
	readonly authorities: readonly string[];
}

/** Connects and logs in; rejects with the driver's error. */
export type OpenSession<Address extends DatabaseAddress> = (
	address: Address,
	options: OpenOptions,
) => Promise<Session>;
