/** The one open session of a connection, to the first of its addresses that works. */
import type { DatabaseAddress } from "./database-url.ts";
import { sqlErrors } from "./errors.ts";
import { describeFailure } from "./failures.ts";
import type { OpenOptions, Session } from "./session.ts";

export interface SessionsNeeds {
	/** In the order in which they are tried. */
	readonly addresses: readonly DatabaseAddress[];
	readonly open: (
		address: DatabaseAddress,
		options: OpenOptions,
	) => Promise<Session>;
	readonly options: OpenOptions;
	/** After so long on another address those before it are tried again. */
	readonly earlierAgainMs: number;
	/** Milliseconds of a clock that never goes back. */
	readonly elapsed: () => number;
	/** Ends opening. */
	readonly signal: AbortSignal;
}

export interface OpenedSession {
	readonly session: Session;
	readonly address: DatabaseAddress;
}

export interface Sessions {
	readonly isOpen: boolean;
	/** The open session, or a new one. Rejects with an error of the catalogue. */
	get(): Promise<OpenedSession>;
	/** Closes the session; the next `get` begins with the first address. */
	close(): Promise<void>;
}

export function createSessions(needs: SessionsNeeds): Sessions {
	const { addresses, options } = needs;
	let current: (OpenedSession & { place: number; tried: number }) | undefined;

	/** A driver that is connecting can't be stopped; what it opens too late is closed. */
	async function openUnlessAborted(address: DatabaseAddress): Promise<Session> {
		const { signal } = needs;
		const opening = needs.open(address, options);
		const aborted = Promise.withResolvers<never>();
		const abort = () => aborted.reject(signal.reason);
		signal.addEventListener("abort", abort, { once: true });
		try {
			return await Promise.race([opening, aborted.promise]);
		} catch (error) {
			opening.then(
				(session) => session.close(),
				() => {},
			);
			throw error;
		} finally {
			signal.removeEventListener("abort", abort);
		}
	}

	/** Opens the first that works of those before `end`. */
	async function openBefore(end: number) {
		const failures: Error[] = [];
		for (const [place, address] of addresses.slice(0, end).entries()) {
			needs.signal.throwIfAborted();
			try {
				const session = await openUnlessAborted(address);
				return { session, address, place, tried: needs.elapsed() };
			} catch (error) {
				const seconds = options.connectTimeoutMs / 1000;
				failures.push(describeFailure(error, address, seconds));
			}
		}
		return failures;
	}

	async function close(): Promise<void> {
		const closing = current;
		current = undefined;
		await closing?.session.close();
	}

	return {
		get isOpen() {
			return current?.session.isOpen === true;
		},
		async get() {
			if (current?.session.isOpen === false) await close();
			if (current === undefined) {
				const opened = await openBefore(addresses.length);
				if (Array.isArray(opened)) throw ofAll(opened);
				current = opened;
			} else if (
				current.place > 0 &&
				needs.elapsed() - current.tried >= needs.earlierAgainMs
			) {
				current.tried = needs.elapsed();
				const opened = await openBefore(current.place);
				if (!Array.isArray(opened)) {
					await close();
					current = opened;
				}
			}
			return current;
		},
		close,
	};
}

function ofAll(failures: readonly Error[]): Error {
	const [first] = failures;
	if (failures.length === 1 && first !== undefined) return first;
	const reasons = failures.map(({ message }) => message).join("; ");
	return sqlErrors.make("noneOpens", { count: failures.length, reasons });
}
