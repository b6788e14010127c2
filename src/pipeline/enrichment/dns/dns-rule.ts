/**
 * Completes the sides of an event: an address without a host name gets the name, a host name without an address gets the
 * address (reference: pipeline-resources §7). Whatever the servers do, an event goes on after its time-out.
 */
import { type Event, findField } from "#event/index.ts";
import type { EnrichmentOutcome } from "../compile-rule.ts";
import type { RuleOfKind } from "../enrichment-rule.definition.ts";
import { enrichmentErrors } from "../errors.ts";
import { type Answer, createNames, isCode } from "./names.ts";
import { createResolvers } from "./resolvers.ts";
import { readServerAddress } from "./server-address.ts";

export interface DnsRule {
	enrich(event: Event): EnrichmentOutcome | Promise<EnrichmentOutcome>;
	problems(): readonly string[];
	/** Ends all waiting at once; what is asked afterwards fails. */
	stop(): void;
}

const sideFields = {
	source: { address: "SourceAddress", host: "SourceHostName" },
	destination: { address: "DestinationAddress", host: "DestinationHostName" },
	device: { address: "DeviceAddress", host: "DeviceHostName" },
} as const;

type Side = (typeof sideFields)[keyof typeof sideFields];

interface Question {
	readonly field: Side["address" | "host"];
	/** undefined = it did not come in time. */
	answer: Answer | undefined | Promise<Answer | undefined>;
}

/** `timeoutMs` is how long an event waits. Throws `enrichment.badServer`; asks nothing yet. */
export function createDnsRule(
	settings: RuleOfKind<"dns">,
	timeoutMs: number,
	now: () => number,
): DnsRule {
	const servers = settings.servers.map((server) => {
		const address = readServerAddress(server);
		if (address === undefined) {
			throw enrichmentErrors.make("badServer", { server });
		}
		return address;
	});
	const atOnce = settings.maxTasks ?? settings.workers;
	const resolvers = createResolvers(servers, settings.workers, timeoutMs);
	const names = createNames({
		resolve: resolvers.resolve,
		perSecond: settings.rps,
		atOnce,
		cacheTtlMs: settings.isCacheDisabled
			? undefined
			: settings.cacheTtlSeconds * 1000,
		patienceMs: timeoutMs,
		now,
	});
	const sides = settings.sides.map((side) => sideFields[side]);

	/** The answer, or undefined when it does not come in time. */
	function inTime(answer: Promise<Answer>): Promise<Answer | undefined> {
		return new Promise((resolve) => {
			const timer = setTimeout(() => resolve(undefined), timeoutMs);
			answer.then((value) => {
				clearTimeout(timer);
				resolve(value);
			});
		});
	}

	function ask({ address, host }: Side, event: Event): Question | undefined {
		const knownAddress = event[address] ?? "";
		const knownHost = event[host] ?? "";
		if ((knownAddress === "") === (knownHost === "")) return undefined;
		const answer =
			knownHost === ""
				? names.find("hostOf", knownAddress)
				: names.find("addressOf", knownHost);
		return {
			field: knownHost === "" ? host : address,
			answer: answer instanceof Promise ? inTime(answer) : answer,
		};
	}

	return {
		enrich(event) {
			let outcome: EnrichmentOutcome = "missed";
			let late: Question[] | undefined;
			for (const side of sides) {
				const question = ask(side, event);
				if (question === undefined) continue;
				const { field, answer } = question;
				if (answer instanceof Promise) {
					late ??= [];
					late.push(question);
				} else outcome = worse(outcome, write(event, field, answer));
			}
			return late === undefined ? outcome : writeLate(event, late, outcome);
		},
		problems: () =>
			names.isSilent ? [`${settings.servers.join(", ")}: no answer`] : [],
		stop() {
			// Between them they end every question, and so all waiting.
			names.stop();
			resolvers.stop();
		},
	};
}

async function writeLate(
	event: Event,
	questions: readonly Question[],
	known: EnrichmentOutcome,
): Promise<EnrichmentOutcome> {
	let outcome = known;
	for (const { field, answer } of questions) {
		outcome = worse(outcome, write(event, field, await answer));
	}
	return outcome;
}

function write(
	event: Event,
	field: Question["field"],
	answer: Answer | undefined,
): EnrichmentOutcome {
	if (answer === undefined) return "timedOut";
	if (answer instanceof Error) {
		return isCode(answer, "enrichment.noAnswer") ||
			isCode(answer, "enrichment.notAsked")
			? "timedOut"
			: "failed";
	}
	// A name that does not fit would be another name after cutting.
	const max = findField(field)?.max ?? Number.POSITIVE_INFINITY;
	if (answer === "" || answer.length > max) return "missed";
	event[field] = answer;
	return "applied";
}

const severity: readonly EnrichmentOutcome[] = [
	"missed",
	"applied",
	"timedOut",
	"failed",
];

function worse(
	first: EnrichmentOutcome,
	second: EnrichmentOutcome,
): EnrichmentOutcome {
	return severity.indexOf(second) > severity.indexOf(first) ? second : first;
}
