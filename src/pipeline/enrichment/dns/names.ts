/** Finds the host name of an address and the address of a host name: from the cache, or by asking once for all. */
import { UrsaError } from "#schema/index.ts";
import { canonicalAddress } from "#text/index.ts";
import { enrichmentErrors } from "../errors.ts";
import { createAnswerCache } from "./answer-cache.ts";
import { readHostName, reverseName } from "./host-name.ts";
import { createOutage } from "./outage.ts";
import { createQueryQueue } from "./query-queue.ts";
import type { RecordType, Resolve } from "./resolvers.ts";

export type Direction = "hostOf" | "addressOf";

/** "" = there is none. An error is why it is not known: `enrichment.noAnswer`, `stopped`, or what the servers said. */
export type Answer = string | Error;

export interface Names {
	/** At once when it is known. The promise does not reject, and may take longer than anybody waits. */
	find(direction: Direction, subject: string): Answer | Promise<Answer>;
	/** The servers have stopped answering; nobody waits for them until they are back. */
	readonly isSilent: boolean;
	/** Gives up what waits to be asked. */
	stop(): void;
}

export interface NamesOptions {
	readonly resolve: Resolve;
	readonly perSecond: number;
	/** Queries under way at once. */
	readonly atOnce: number;
	/** undefined = no cache. */
	readonly cacheTtlMs: number | undefined;
	/** How long somebody waits for an answer. */
	readonly patienceMs: number;
	readonly now: () => number;
}

/** Some 20 MB of answers. */
const mostAnswers = 100_000;
const mostUnanswered = 3;
const restMs = 2000;

interface Asked {
	readonly answer: Promise<Answer>;
	/** Somebody else waits from now on. */
	patienceUntil: number;
}

export function createNames(options: NamesOptions): Names {
	const { resolve, now } = options;
	const queue = createQueryQueue<readonly string[]>(options, now);
	const outage = createOutage(mostUnanswered, restMs);
	const silence = enrichmentErrors.make("noAnswer", { name: "any name" });
	const cache =
		options.cacheTtlMs === undefined
			? undefined
			: createAnswerCache<Answer>(options.cacheTtlMs, mostAnswers);
	const asked = new Map<string, Asked>();

	async function query(
		type: RecordType,
		name: string,
		patience: { readonly patienceUntil: number },
	): Promise<readonly string[]> {
		return await queue.add({
			name,
			isWanted: () => patience.patienceUntil > now(),
			async run() {
				try {
					const values = await resolve(type, name);
					outage.answered();
					return values;
				} catch (error) {
					if (isCode(error, "enrichment.noAnswer")) outage.unanswered(now());
					throw error;
				}
			},
		});
	}

	async function hostOf(name: string, patience: Asked): Promise<string> {
		return firstOf(await query("PTR", name, patience), readHostName);
	}

	async function addressOf(name: string, patience: Asked): Promise<string> {
		const ipv4 = firstOf(await query("A", name, patience), canonicalAddress);
		if (ipv4 !== "") return ipv4;
		return firstOf(await query("AAAA", name, patience), canonicalAddress);
	}

	function ask(direction: Direction, name: string): Promise<Answer> {
		const key = `${direction} ${name}`;
		const known = asked.get(key);
		const patienceUntil = now() + options.patienceMs;
		if (known !== undefined) {
			known.patienceUntil = patienceUntil;
			return known.answer;
		}
		const entry = { patienceUntil, answer: Promise.resolve<Answer>("") };
		const find = direction === "hostOf" ? hostOf : addressOf;
		entry.answer = find(name, entry)
			.catch((error: unknown) => toError(error))
			.then((answer) => {
				asked.delete(key);
				// Failures are kept too: a zone whose servers are silent would otherwise hold up every batch that names it.
				// Not those of an outage, which say nothing about the name.
				if (isLasting(answer) && !(answer instanceof Error && outage.isOn)) {
					cache?.set(key, answer, now());
				}
				return answer;
			});
		asked.set(key, entry);
		return entry.answer;
	}

	return {
		find(direction, subject) {
			const name =
				direction === "hostOf" ? reverseName(subject) : readHostName(subject);
			if (name === undefined) return "";
			const known = cache?.get(`${direction} ${name}`, now());
			if (known !== undefined) return known;
			if (!outage.isOn) return ask(direction, name);
			// One tries on behalf of all, and nobody waits for it.
			if (outage.mayTry(now())) ask(direction, name);
			return silence;
		},
		get isSilent() {
			return outage.isOn;
		},
		stop: queue.stop,
	};
}

/** The first value that may be written; "" when there is none. */
function firstOf(
	values: readonly string[],
	read: (text: string) => string | undefined,
): string {
	for (const value of values) {
		const text = read(value);
		if (text !== undefined) return text;
	}
	return "";
}

export function isCode(error: unknown, code: string): boolean {
	return error instanceof UrsaError && error.code === code;
}

/** What was given up before it was asked says nothing about the name. */
function isLasting(answer: Answer): boolean {
	return (
		!isCode(answer, "enrichment.stopped") &&
		!isCode(answer, "enrichment.notAsked")
	);
}

function toError(error: unknown): Error {
	return error instanceof Error ? error : new Error(String(error));
}
