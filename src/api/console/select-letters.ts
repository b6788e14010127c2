/** Which dead letters a replay is meant for. */
import type { ConsoleEventStore } from "../dependencies.ts";
import type { Scope } from "../scope.ts";

/** Letters of one replay, and of one page of the search for them. They hold up to 64 KiB each. */
const maxReplayed = 1000;
const maxPages = 20;
const concurrency = 8;

export interface LetterFilter {
	readonly from: number;
	readonly to: number;
	readonly serviceId?: string | undefined;
	readonly code?: string | undefined;
	readonly source?: string | undefined;
}

/** Those that fit and were not replayed yet, latest first; `isComplete`: there are no more of them. */
export async function selectLetters(
	eventStore: ConsoleEventStore,
	filter: LetterFilter,
	tenants: Scope,
): Promise<{ ids: string[]; isComplete: boolean }> {
	const { from, serviceId, code, source } = filter;
	const seen = new Set<string>();
	const ids: string[] = [];
	let { to } = filter;
	for (let page = 0; page < maxPages; page++) {
		const letters = await eventStore.deadLetters({
			...{ from, to, tenants, limit: maxReplayed },
			...(serviceId === undefined ? {} : { serviceId }),
			...(code === undefined ? {} : { code }),
			...(source === undefined ? {} : { source }),
		});
		const fresh = letters.filter(({ id }) => !seen.has(id));
		for (const letter of fresh) {
			seen.add(letter.id);
			if (letter.replayedAt) continue;
			if (ids.length === maxReplayed) return { ids, isComplete: false };
			ids.push(letter.id);
		}
		if (letters.length < maxReplayed) return { ids, isComplete: true };
		const last = letters.at(-1);
		// A whole page of one millisecond: there is no way to ask for the next.
		if (last === undefined || fresh.length === 0) break;
		to = last.timestamp;
	}
	return { ids, isComplete: false };
}

/** Those of the ids that are letters of the tenants. */
export async function findLetters(
	eventStore: ConsoleEventStore,
	ids: readonly string[],
	tenants: Scope,
): Promise<string[]> {
	const found: string[] = [];
	for (let start = 0; start < ids.length; start += concurrency) {
		const letters = await Promise.all(
			ids
				.slice(start, start + concurrency)
				.map((id) => eventStore.deadLetter(id, tenants)),
		);
		for (const letter of letters) if (letter) found.push(letter.id);
	}
	return [...new Set(found)];
}
