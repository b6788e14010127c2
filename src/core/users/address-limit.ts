import { networkOf } from "./client-address.ts";
import { usersErrors } from "./errors.ts";

const maxFailures = 100;
const countedForMs = 5 * 60_000;
const lockedForMs = 60_000;
const maxAddresses = 10_000;

interface Count {
	/** When the five minutes began. */
	since: number;
	failures: number;
	lastAt: number;
	/** Tries under way: each may become a failure. */
	running: number;
}

export interface AddressLimit {
	hasRoom(address: string | undefined): boolean;
	/** Throws users.tooManyTries when the address has no try left. `check` gives undefined for a failure. */
	attempt<T>(
		address: string | undefined,
		check: () => Promise<T | undefined>,
	): Promise<T | undefined>;
}

/**
 * A hundred failures within five minutes from one address, whatever the logins; then none until a minute has passed
 * since the last. Far more than an office behind one address mistypes, and far less than guessing needs. Without an
 * address nothing is counted, or one client would lock out all.
 */
export function createAddressLimit(clock: () => number): AddressLimit {
	const counts = new Map<string, Count>();

	function countOf(network: string): Count {
		const now = clock();
		const kept = counts.get(network);
		counts.delete(network);
		const count = kept ?? { since: now, failures: 0, lastAt: 0, running: 0 };
		const isOver =
			now - count.since >= countedForMs ||
			(count.failures >= maxFailures && now - count.lastAt >= lockedForMs);
		if (isOver) Object.assign(count, { since: now, failures: 0 });
		counts.set(network, count);
		if (counts.size > maxAddresses) {
			const [oldest] = counts.keys();
			if (oldest !== undefined) counts.delete(oldest);
		}
		return count;
	}

	const hasRoomIn = ({ failures, running }: Count) =>
		failures + running < maxFailures;

	return {
		hasRoom: (address) =>
			address === undefined || hasRoomIn(countOf(networkOf(address))),
		async attempt(address, check) {
			if (address === undefined) return check();
			const network = networkOf(address);
			const count = countOf(network);
			if (!hasRoomIn(count)) throw usersErrors.make("tooManyTries");
			count.running++;
			try {
				const result = await check();
				if (result === undefined) {
					count.failures++;
					count.lastAt = clock();
				}
				return result;
			} finally {
				count.running--;
				if (count.failures === 0 && count.running === 0) {
					counts.delete(network);
				}
			}
		},
	};
}
