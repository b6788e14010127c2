import type { User } from "./users.ts";

const maxAgeMs = 1000;
const maxEntries = 1000;

export interface TokenCache {
	/** The user of the token's hash; `look` is asked at most once a second, also by callers that come together. */
	find(
		tokenHash: string,
		look: () => Promise<User | undefined>,
	): Promise<User | undefined>;
	/** To be called after every change of a user. */
	clear(): void;
}

/** Remembers whose a token is for a second: scripts send thousands of requests with one token. */
export function createTokenCache(clock: () => number): TokenCache {
	const entries = new Map<
		string,
		{ readonly at: number; readonly user: Promise<User | undefined> }
	>();
	return {
		async find(tokenHash, look) {
			const now = clock();
			const known = entries.get(tokenHash);
			if (known && now - known.at < maxAgeMs) return known.user;
			const entry = { at: now, user: look() };
			entries.delete(tokenHash);
			entries.set(tokenHash, entry);
			if (entries.size > maxEntries) {
				const [oldest] = entries.keys();
				if (oldest !== undefined) entries.delete(oldest);
			}
			const forget = () => {
				if (entries.get(tokenHash) === entry) entries.delete(tokenHash);
			};
			try {
				const user = await entry.user;
				// Unknown tokens are not kept: whoever tries many would push out the real ones.
				if (!user) forget();
				return user;
			} catch (error) {
				forget();
				throw error;
			}
		},
		clear: () => entries.clear(),
	};
}
