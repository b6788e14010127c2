/**
 * A Drizzle database over either engine whose statements fail only with errors of the catalogue. Drizzle's own error
 * quotes the parameters in its message, so it must not leave this room.
 */
import { DrizzleQueryError, type Query, type SQL, sql } from "drizzle-orm";
import {
	PgDatabase,
	PgDialect,
	type PgPreparedQuery,
	type PgQueryResultHKT,
	PgSession,
	PgTransaction,
	type PgTransactionConfig,
	type PreparedQueryConfig,
} from "drizzle-orm/pg-core";
import type { StateDatabase } from "./state-store.ts";
import { translateError } from "./translate.ts";

type Session = PgSession<PgQueryResultHKT>;

export interface Engine {
	/** For statements outside of transactions. */
	readonly session: Session;
	/** Runs `work` between BEGIN and COMMIT on one connection; takes everything back when it throws. */
	transaction<T>(work: (session: Session) => Promise<T>): Promise<T>;
}

type PrepareArguments = Parameters<Session["prepareQuery"]>;

class CheckedSession extends PgSession<PgQueryResultHKT> {
	readonly #inner: Session;
	readonly #begin: Engine["transaction"];

	constructor(
		dialect: PgDialect,
		inner: Session,
		begin: Engine["transaction"],
	) {
		super(dialect);
		this.#inner = inner;
		this.#begin = begin;
	}

	override prepareQuery<T extends PreparedQueryConfig = PreparedQueryConfig>(
		query: Query,
		...rest: PrepareArguments extends [Query, ...infer Rest] ? Rest : never
	): PgPreparedQuery<T> {
		const prepared = this.#inner.prepareQuery<T>(query, ...rest);
		const execute = prepared.execute.bind(prepared);
		prepared.execute = async (values) => {
			try {
				return await execute(values);
			} catch (error) {
				// Anything else is a mistake in our own mapping, and must look like one.
				throw error instanceof DrizzleQueryError
					? translateError(error)
					: error;
			}
		};
		return prepared;
	}

	override count(query: SQL): Promise<number> {
		return this.#inner.count(query);
	}

	override transaction<T>(
		work: (tx: PgTransaction<PgQueryResultHKT>) => Promise<T>,
		config?: PgTransactionConfig,
	): Promise<T> {
		return this.#begin(async (inner) => {
			const session = new CheckedSession(this.dialect, inner, this.#begin);
			const tx = new CheckedTransaction(this.dialect, session, undefined);
			if (config) await tx.setTransaction(config);
			return work(tx);
		});
	}
}

class CheckedTransaction extends PgTransaction<PgQueryResultHKT> {
	readonly #dialect: PgDialect;
	readonly #session: CheckedSession;

	constructor(
		dialect: PgDialect,
		session: CheckedSession,
		schema: undefined,
		depth = 0,
	) {
		super(dialect, session, schema, depth);
		this.#dialect = dialect;
		this.#session = session;
	}

	/** A transaction within: a savepoint, so its failure leaves the outer one usable. */
	override async transaction<T>(
		work: (tx: PgTransaction<PgQueryResultHKT>) => Promise<T>,
	): Promise<T> {
		const depth = this.nestedIndex + 1;
		const savepoint = sql.raw(`ursa_${depth}`);
		await this.execute(sql`savepoint ${savepoint}`);
		try {
			const result = await work(
				new CheckedTransaction(this.#dialect, this.#session, undefined, depth),
			);
			await this.execute(sql`release savepoint ${savepoint}`);
			return result;
		} catch (error) {
			await this.execute(sql`rollback to savepoint ${savepoint}`);
			throw error;
		}
	}
}

export function createCheckedDatabase(engine: Engine): StateDatabase {
	const dialect = new PgDialect();
	return new PgDatabase<PgQueryResultHKT>(
		dialect,
		new CheckedSession(dialect, engine.session, engine.transaction),
		undefined,
	);
}
