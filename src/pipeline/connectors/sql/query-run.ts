/**
 * One run of a query. With ORDER BY rows are handed on as they come. Without it they are sorted first, in bounded
 * memory, because the position only says up to which identity everything was read.
 *
 * Exactly once holds as far as identities grow: a row that becomes visible later with a lower identity than one already
 * read is never asked for (a transaction that commits late, a row that is changed). Rows of one identity are kept
 * together up to a batch; a query with >= instead of > gets later ones too, which are told apart by counting.
 */
import { sqlErrors } from "./errors.ts";
import {
	asKindOf,
	compareIdentities,
	type Identity,
	identityOfCell,
	type Position,
} from "./identity.ts";
import type { QueryText } from "./query-text.ts";
import type { RowDelivery } from "./row-delivery.ts";
import { compileRowWriter } from "./row-message.ts";
import type { Column, Row, Rows, Session } from "./session.ts";
import { createSmallestRows } from "./smallest-rows.ts";

export interface QueryRun {
	readonly session: Session;
	readonly query: QueryText;
	readonly placeholder: string;
	readonly identityColumn: string;
	readonly maxRowsPerBatch: number;
	readonly timeoutMs: number;
	/** The rows come in no order that the position could follow. */
	readonly isUnordered: boolean;
	readonly delivery: RowDelivery;
	/** Resolves when rows may be read on, or never will be. */
	readonly room: () => Promise<void>;
	readonly isStopping: () => boolean;
}

export interface RunResult {
	/** There is more to read at once. */
	readonly hasMore: boolean;
	/** The rows did not come in order, whatever the query says. */
	readonly isUnordered: boolean;
	/** What is wrong although rows were read. */
	readonly problem?: Error;
}

/** What is sorted in memory at most. */
const sortedRows = { rows: 20_000, chars: 16 * 1024 * 1024 };
/** A portion of rows is about so many UTF-16 units at most. */
const portionChars = 1024 * 1024;
const firstPortion = 100;
/** Rows already read that one run may give again before that is called a problem. */
const mostRowsAgain = 100_000;

/** Rejects with the driver's error or one of the catalogue; what was added to the delivery stays there. */
export async function runQuery(run: QueryRun): Promise<RunResult> {
	const { delivery, session, query } = run;
	const start = delivery.position;
	const rows = session.query(query, start.identity);
	const isSorting = run.isUnordered || !query.isOrdered;
	const sorted = createSmallestRows(sortedRows);
	const handedBefore = delivery.handedOn;
	let current = start;
	let toSkip = start.seen;
	let again = 0;
	let withoutIdentity = 0;
	let isUnordered = false;

	function advance(identity: Identity): Position {
		const isSame =
			current.identity.kind === identity.kind &&
			compareIdentities(identity, current.identity) === 0;
		return { identity, seen: isSame ? current.seen + 1 : 1 };
	}

	/** True when the row belongs to what was read before this run. */
	function wasRead(identity: Identity): boolean {
		const from = asKindOf(start.identity, identity);
		if (from === undefined) return false;
		const order = compareIdentities(identity, from);
		if (order === 0 && toSkip > 0) {
			toSkip--;
			return true;
		}
		// Which of two texts comes first, only the database knows.
		return order < 0 && identity.kind !== "text";
	}

	/** False when the run is to be begun anew, sorting. */
	function take(identity: Identity, text: string): boolean {
		if (isSorting) {
			sorted.add({ identity, text });
			return true;
		}
		const isBehind =
			identity.kind !== "text" &&
			current.identity.kind === identity.kind &&
			current.seen > 0 &&
			compareIdentities(identity, current.identity) < 0;
		if (isBehind) {
			isUnordered = true;
			if (delivery.handedOn === handedBefore) return false;
		} else {
			current = advance(identity);
		}
		delivery.add(text, current);
		return true;
	}

	for await (const portion of portions(run, rows)) {
		for (const { identity, text } of portion) {
			if (identity === undefined) {
				withoutIdentity++;
			} else if (isSorting && identity.kind === "text") {
				throw sqlErrors.make("textNeedsOrder", {
					column: run.identityColumn,
					placeholder: run.placeholder,
				});
			} else if (wasRead(identity)) {
				again++;
			} else if (!take(identity, text)) {
				delivery.drop();
				return { hasMore: true, isUnordered };
			}
		}
	}

	const { rows: ordered, isAll } = sorted.finish();
	for (const [index, { identity, text }] of ordered.entries()) {
		if (index % firstPortion === 0) await run.room();
		if (isOver(run)) break;
		current = advance(identity);
		delivery.add(text, current);
	}
	if (!isOver(run)) delivery.flush();
	const problem = problemOf();
	return {
		hasMore: !isAll,
		isUnordered,
		...(problem === undefined ? {} : { problem }),
	};

	function problemOf(): Error | undefined {
		const column = run.identityColumn;
		const { placeholder } = run;
		if (withoutIdentity > 0) {
			return sqlErrors.make("noIdentity", { rows: withoutIdentity, column });
		}
		if (isUnordered) return sqlErrors.make("wrongOrder", { column });
		if (rows.roundedColumn !== undefined) {
			return sqlErrors.make("rounded", { column: rows.roundedColumn });
		}
		if (again <= mostRowsAgain || query.places > 0) return undefined;
		return sqlErrors.make("rowsAgain", { rows: again, column, placeholder });
	}
}

interface ReadRow {
	readonly identity: Identity | undefined;
	readonly text: string;
}

/** The rows as texts, as long as there is room for them. */
async function* portions(
	run: QueryRun,
	rows: Rows,
): AsyncGenerator<readonly ReadRow[]> {
	let read: ((row: Row) => ReadRow) | undefined;
	let most = Math.min(firstPortion, run.maxRowsPerBatch);
	for (;;) {
		await run.room();
		if (isOver(run)) return;
		const given = await within(run.timeoutMs, rows.next(most));
		if (given.length === 0) {
			// Of a result without rows this checks the columns all the same; closing a session also ends its results.
			if (!isOver(run)) compileRead(rows.columns, run);
			return;
		}
		read ??= compileRead(rows.columns, run);
		const portion = given.map(read);
		const chars = portion.reduce((sum, { text }) => sum + text.length, 0);
		const fitting = Math.floor((portionChars * portion.length) / (chars + 1));
		most = Math.max(1, Math.min(run.maxRowsPerBatch, fitting));
		yield portion;
	}
}

function isOver({ delivery, isStopping }: QueryRun): boolean {
	return delivery.isRefused || isStopping();
}

/** Finds the identity column as it is written, else whatever the case: databases fold names. */
function compileRead(
	columns: readonly Column[],
	{ identityColumn }: QueryRun,
): (row: Row) => ReadRow {
	const names = columns.map(({ name }) => name);
	const folded = names.map((name) => name.toLowerCase());
	const exact = names.indexOf(identityColumn);
	const index =
		exact >= 0 ? exact : folded.indexOf(identityColumn.toLowerCase());
	const column = columns[index];
	if (column === undefined) {
		throw sqlErrors.make("noColumn", {
			column: identityColumn,
			columns: names.slice(0, 50).join(", ") || "none",
		});
	}
	const write = compileRowWriter(columns);
	return (row) => ({
		identity: identityOfCell(row[index], column),
		text: write(row),
	});
}

/** Thrown when the database leaves a request unanswered; its address and the limit belong to the caller's sentence. */
export class NoAnswer extends Error {
	readonly code = "ETIMEDOUT";
}

async function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
	const { promise: timeout, reject } = Promise.withResolvers<never>();
	const timer = setTimeout(() => reject(new NoAnswer()), timeoutMs);
	// When the time is up nobody waits for the answer any more; the session is closed.
	work.catch(() => {});
	try {
		return await Promise.race([work, timeout]);
	} finally {
		clearTimeout(timer);
	}
}
