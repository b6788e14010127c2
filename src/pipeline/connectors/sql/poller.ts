/** Polls one connection: run the query, wait, run it again; after a failure later and later, up to a bound. */
import { setTimeout as delay } from "node:timers/promises";
import type { PositionOf, TokenOf } from "../connector.ts";
import type { Intake } from "../intake.ts";
import {
	type DatabaseAddress,
	type Dialect,
	describeAddress,
} from "./database-url.ts";
import { sqlErrors } from "./errors.ts";
import { describeFailure } from "./failures.ts";
import { decodePosition, identityOfSeed, type Position } from "./identity.ts";
import { runQuery } from "./query-run.ts";
import { placeholders, readQueryText } from "./query-text.ts";
import { createRowDelivery, type RowDelivery } from "./row-delivery.ts";
import type { Sessions } from "./sessions.ts";

/** Waiting times, in milliseconds. */
export interface Pace {
	/** After the first failure; doubled after each further one. */
	readonly retryMs: number;
	readonly mostRetryMs: number;
	/** See `SessionsNeeds.earlierAgainMs`. */
	readonly earlierAgainMs: number;
}

export interface PollerNeeds {
	readonly name: string;
	readonly stream: string;
	readonly dialect: Dialect;
	readonly query: string;
	readonly identityColumn: string;
	readonly identitySeed: string;
	readonly pollIntervalMs: number;
	readonly queryTimeoutMs: number;
	readonly reconnectsEachQuery: boolean;
	readonly maxRowsPerBatch: number;
	readonly maxMessageBytes: number;
	readonly sessions: (signal: AbortSignal) => Sessions;
	readonly pace: Pace;
}

export interface PollerSink {
	readonly intake: Intake;
	readonly positionOf: PositionOf;
	readonly tokenOf: TokenOf;
	/** Resolves at the next call of `changed`, by whichever poller. */
	readonly nextChange: () => Promise<void>;
	readonly changed: () => void;
}

export interface Poller {
	readonly isOpen: boolean;
	readonly problem: string | undefined;
	start(sink: PollerSink): void;
	/** Ends a query under way and waits until what was handed on settled. */
	stop(): Promise<void>;
}

export function createPoller(needs: PollerNeeds): Poller {
	const { pace } = needs;
	const query = readQueryText(needs.query, needs.dialect);
	const stopping = new AbortController();
	const sessions = needs.sessions(stopping.signal);
	const isStopping = () => stopping.signal.aborted;
	let isUnordered = false;
	let problem: string | undefined;
	let running: Promise<void> | undefined;
	let wake: () => void = () => {};

	async function poll(sink: PollerSink): Promise<void> {
		let delivery: RowDelivery | undefined;
		let failures = 0;
		while (!isStopping()) {
			let waitMs = needs.pollIntervalMs;
			try {
				delivery ??= beginDelivery(sink);
				if (await read(delivery, sink)) waitMs = 0;
				failures = 0;
			} catch (error) {
				if (isStopping()) break;
				problem = error instanceof Error ? error.message : String(error);
				waitMs = Math.min(pace.mostRetryMs, pace.retryMs * 2 ** failures);
				failures++;
				await sessions.close();
			}
			if (delivery?.isRefused) {
				await delivery.settled();
				delivery = undefined;
				await sessions.close();
				waitMs = pace.retryMs;
			}
			if (waitMs > 0) await sleep(waitMs, stopping.signal);
		}
		await sessions.close();
		await delivery?.settled();
	}

	function beginDelivery(sink: PollerSink): RowDelivery {
		const { stream, maxRowsPerBatch, maxMessageBytes } = needs;
		return createRowDelivery({
			intake: sink.intake,
			stream,
			maxRowsPerBatch,
			maxMessageBytes,
			number: sink.positionOf(stream) ?? 0,
			position: storedPosition(sink.tokenOf(stream)),
			onChange: sink.changed,
		});
	}

	function storedPosition(token: string | undefined): Position {
		if (token === undefined) {
			return { identity: identityOfSeed(needs.identitySeed), seen: 0 };
		}
		const position = decodePosition(token);
		if (position !== undefined) return position;
		throw sqlErrors.make("lostPosition", { name: needs.name });
	}

	/** True when there is more to read at once. */
	async function read(
		delivery: RowDelivery,
		sink: PollerSink,
	): Promise<boolean> {
		const { session, address } = await sessions.get();
		if (isStopping()) return false;
		delivery.from(describeAddress(address));
		const isOver = () => isStopping() || delivery.isRefused;
		try {
			const result = await runQuery({
				session,
				query,
				placeholder: placeholders[needs.dialect],
				identityColumn: needs.identityColumn,
				maxRowsPerBatch: needs.maxRowsPerBatch,
				timeoutMs: needs.queryTimeoutMs,
				isUnordered,
				delivery,
				isStopping,
				async room() {
					while (!delivery.hasRoom && !isOver()) await sink.nextChange();
				},
			});
			// A result that was given up would have to be read to its end before the next query.
			const isGivenUp = result.isUnordered && !isUnordered;
			isUnordered ||= result.isUnordered;
			problem = result.problem?.message;
			if (needs.reconnectsEachQuery || isGivenUp || isOver()) {
				await sessions.close();
			}
			return result.hasMore;
		} catch (error) {
			delivery.flushWhole();
			throw failureOf(error, address);
		}
	}

	function failureOf(error: unknown, address: DatabaseAddress): Error {
		return describeFailure(error, address, needs.queryTimeoutMs / 1000);
	}

	return {
		get isOpen() {
			return sessions.isOpen;
		},
		get problem() {
			return problem;
		},
		start(sink) {
			wake = sink.changed;
			running = poll(sink);
		},
		async stop() {
			stopping.abort();
			wake();
			await sessions.close();
			await running;
		},
	};
}

async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
	try {
		await delay(milliseconds, undefined, { signal });
	} catch (error) {
		if (!signal.aborted) throw error;
	}
}
