import { createAddressLimit } from "./address-limit.ts";
import { usersErrors } from "./errors.ts";

const maxFailures = 5;
const countedForMs = 5 * 60_000;
const lockedForMs = 60_000;

interface Tries {
	/** Times of the latest failures, oldest first, at most five. */
	readonly failures: number[];
	/** Settles when the try under way is over. */
	last: Promise<unknown>;
}

/** A try of a log-in; `address` is that of the client, where it is known. */
export interface LoginTry {
	readonly key: string;
	readonly address?: string | undefined;
}

export interface LoginThrottle {
	/**
	 * Throws users.tooManyTries for a try that `attempt` would refuse as things are, before anything is looked up for
	 * it.
	 */
	refuse(login: LoginTry): void;
	/**
	 * Runs `check` unless the login had five failures within five minutes and the latest is less than a minute ago, or
	 * the address a hundred; then throws users.tooManyTries. `check` gives undefined for a failure. Tries of one login
	 * take turns, so that a volley of them is counted too.
	 */
	attempt<T>(
		login: LoginTry & { readonly isKnown: boolean },
		check: () => Promise<T | undefined>,
	): Promise<T | undefined>;
}

/**
 * Counts in memory, per process. Unknown logins are counted like known ones, or the refusal would tell which exist;
 * but apart and at most `maxStrangers`, so that inventing logins neither fills the memory nor pushes out the count of
 * a real one. What all logins of an address may cost is bounded as well: each try is some 30 ms of a core.
 */
export function createLoginThrottle({
	clock,
	maxStrangers = 10_000,
}: {
	readonly clock: () => number;
	readonly maxStrangers?: number;
}): LoginThrottle {
	const known = new Map<string, Tries>();
	const strangers = new Map<string, Tries>();
	const addresses = createAddressLimit(clock);

	function isLocked({ failures }: Tries): boolean {
		const now = clock();
		const [first] = failures;
		const last = failures.at(-1);
		return (
			failures.length === maxFailures &&
			first !== undefined &&
			last !== undefined &&
			now - first < countedForMs &&
			now - last < lockedForMs
		);
	}

	function triesOf(key: string, group: Map<string, Tries>): Tries {
		const tries = group.get(key) ?? { failures: [], last: Promise.resolve() };
		// Again at the end: the one tried longest ago goes first.
		group.delete(key);
		group.set(key, tries);
		if (group === strangers && strangers.size > maxStrangers) {
			const [oldest] = strangers.keys();
			if (oldest !== undefined) strangers.delete(oldest);
		}
		return tries;
	}

	return {
		refuse({ key, address }) {
			const tries = known.get(key) ?? strangers.get(key);
			if ((tries && isLocked(tries)) || !addresses.hasRoom(address)) {
				throw usersErrors.make("tooManyTries");
			}
		},
		async attempt({ key, address, isKnown }, check) {
			const group = isKnown ? known : strangers;
			const tries = triesOf(key, group);
			const before = tries.last;
			const turn = Promise.withResolvers<void>();
			tries.last = turn.promise;
			await before;
			try {
				if (isLocked(tries)) throw usersErrors.make("tooManyTries");
				const result = await addresses.attempt(address, check);
				if (result !== undefined) {
					tries.failures.length = 0;
					return result;
				}
				tries.failures.push(clock());
				if (tries.failures.length > maxFailures) tries.failures.shift();
				return undefined;
			} finally {
				turn.resolve();
				if (tries.last === turn.promise && tries.failures.length === 0) {
					group.delete(key);
				}
			}
		},
	};
}
