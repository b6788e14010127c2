/**
 * Reads a result in portions by the extended protocol: the server suspends the portal after so many rows until more are
 * asked for. The driver alone would take everything that the server has. Values stay the server's texts, so that
 * no digit is lost.
 */
import type { Connection, Submittable } from "pg";
import type { Cell, Column, Row, Rows } from "../session.ts";

interface PortalRead extends Submittable, Rows {
	/** Nothing more comes. */
	readonly isOver: boolean;
	fail(error: unknown): void;
}

type Reader = (text: string) => Cell;
const asIs: Reader = (text) => text;

/** By the numbers of pg_type; everything else is text. */
const types = new Map<number, { texts: Column["texts"]; read: Reader }>([
	[16, { texts: "text", read: (text) => text === "t" }],
	[17, { texts: "text", read: readBytes }],
	...[20, 21, 23, 26, 1700].map(
		(oid) => [oid, { texts: "number", read: asIs }] as const,
	),
	...[700, 701].map((oid) => [oid, { texts: "text", read: Number }] as const),
	...[1082, 1114, 1184].map(
		(oid) => [oid, { texts: "time", read: readTime }] as const,
	),
]);

/** `2026-01-02 03:04:05.678+00` → `2026-01-02T03:04:05.678Z`; `infinity` and years BC stay. */
function readTime(text: string): string {
	const match = /^(\d+-\d\d-\d\d) ([\d:.]+)([+-][\d:]+)?$/.exec(text);
	if (match === null) return text;
	const [, date, time, zone = ""] = match;
	const full = zone.length === 3 ? `${zone}:00` : zone;
	return `${date}T${time}${full === "+00:00" ? "Z" : full}`;
}

function readBytes(text: string): Cell {
	return text.startsWith("\\x") ? Buffer.from(text.slice(2), "hex") : text;
}

interface RowDescription {
	readonly fields: readonly {
		readonly name: string;
		readonly dataTypeID: number;
	}[];
}

export function createPortalRead(
	text: string,
	values: readonly string[],
): PortalRead & Record<`handle${string}`, unknown> {
	let connection: Connection | undefined;
	let columns: readonly Column[] = [];
	let readers: readonly Reader[] = [];
	const rows: Row[] = [];
	let isStarted = false;
	let isSuspended = false;
	let isOver = false;
	let failure: { readonly error: unknown } | undefined;
	let wake: (() => void) | undefined;

	function change(): void {
		wake?.();
		wake = undefined;
	}
	function changed(): Promise<void> {
		return new Promise((resolve) => {
			wake = resolve;
		});
	}
	function fail(error: unknown): void {
		if (isOver) return;
		isOver = true;
		failure = { error };
		change();
	}
	// The second argument of these calls belongs to the types of an older driver.
	function fetch(most: number): void {
		isSuspended = false;
		// The driver takes a number, its types say text.
		const limit = most as unknown as string;
		connection?.execute({ portal: "", rows: limit }, true);
		connection?.flush();
	}
	function start(most: number): void {
		isStarted = true;
		connection?.parse({ name: "", text, types: [] }, true);
		connection?.bind(
			{ portal: "", statement: "", binary: "", values: [...values] },
			true,
		);
		connection?.describe({ type: "P", name: "" }, true);
		fetch(most);
	}

	return {
		get columns() {
			return columns;
		},
		get isOver() {
			return isOver;
		},
		fail,
		async next(most) {
			while (connection === undefined && !isOver) await changed();
			if (!isStarted && !isOver) start(most);
			else if (isSuspended) fetch(most);
			// Until the portion is whole: the portal is suspended, or at its end.
			while (!isSuspended && !isOver) await changed();
			if (failure !== undefined) throw failure.error;
			return rows.splice(0);
		},
		submit(given) {
			connection = given;
			change();
		},
		handleRowDescription({ fields }: RowDescription) {
			const known = fields.map(({ dataTypeID }) => types.get(dataTypeID));
			columns = fields.map(({ name }, index) => ({
				name,
				texts: known[index]?.texts ?? "text",
			}));
			readers = known.map((type) => type?.read ?? asIs);
		},
		handleDataRow({ fields }: { readonly fields: (string | null)[] }) {
			rows.push(
				fields.map((field, index) =>
					field === null ? null : (readers[index] ?? asIs)(field),
				),
			);
		},
		handlePortalSuspended() {
			isSuspended = true;
			change();
		},
		handleCommandComplete() {
			connection?.sync();
		},
		handleEmptyQuery() {
			connection?.sync();
		},
		handleError(error: unknown) {
			// The server passes over everything up to this, then it is ready again.
			connection?.sync();
			fail(error);
		},
		handleReadyForQuery() {
			isOver = true;
			change();
		},
		handleCopyInResponse() {
			connection?.sync();
		},
		handleCopyData() {},
	};
}
