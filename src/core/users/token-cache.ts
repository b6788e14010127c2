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

/**
 * Remembers whose a token is for a second: scripts send thousands of requests with one token. Unknown tokens are told
 * from real ones by the list of all hashes, read anew at most once a second: however many somebody tries, the database
 * is asked once. A user has one token, so the list is as long as there are users.
 */
export function createTokenCache(
	clock: () => number,
	listHashes: () => Promise<readonly string[]>,
): TokenCache {
	const entries = new Map<
		string,
		{ readonly at: number; readonly user: Promise<User | undefined> }
	>();
	let known:
		| { readonly at: number; readonly hashes: Promise<ReadonlySet<string>> }
		| undefined;

	async function readHashes(): Promise<ReadonlySet<string>> {
		const list = {
			at: clock(),
			hashes: listHashes().then((all) => new Set(all)),
		};
		known = list;
		try {
			return await list.hashes;
		} catch (error) {
			if (known === list) known = undefined;
			throw error;
		}
	}

	async function isKnown(tokenHash: string): Promise<boolean> {
		const kept = known;
		if (kept !== undefined) {
			if ((await kept.hashes).has(tokenHash)) return true;
			if (clock() - kept.at < maxAgeMs && known === kept) return false;
			// Others that came together may have begun already.
			if (known !== undefined && known !== kept) {
				return (await known.hashes).has(tokenHash);
			}
		}
		return (await readHashes()).has(tokenHash);
	}

	return {
		async find(tokenHash, look) {
			const cached = entries.get(tokenHash);
			if (cached && clock() - cached.at < maxAgeMs) return cached.user;
			if (!(await isKnown(tokenHash))) return undefined;
			// Another caller with the same token may have been faster meanwhile.
			const now = clock();
			const meanwhile = entries.get(tokenHash);
			if (meanwhile && now - meanwhile.at < maxAgeMs) return meanwhile.user;
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
				// Its user was disabled, or it was replaced since the list was read.
				if (!user) forget();
				return user;
			} catch (error) {
				forget();
				throw error;
			}
		},
		clear: () => {
			entries.clear();
			known = undefined;
		},
	};
}
