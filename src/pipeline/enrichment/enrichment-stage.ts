/** The enrichment stage of a collector or correlator: rules in their order, and no event is ever lost in one. */
import {
	compileCondition,
	eventContext,
	type Lookups,
} from "#conditions/index.ts";
import type { Event } from "#event/index.ts";
import { describeError } from "#schema/index.ts";
import type { Stage } from "../collector/stages.ts";
import { createRun } from "../normalizers/run.ts";
import {
	type CompiledRule,
	compileRule,
	type EnrichmentOutcome,
	type RuleNeeds,
	ruleOutcomes,
} from "./compile-rule.ts";
import type { EnrichmentRule } from "./enrichment-rule.definition.ts";
import { enrichmentErrors } from "./errors.ts";
import type { GeoReader } from "./geo/geo-record.ts";

export interface NamedEnrichmentRule {
	/** Name of the resource, for errors and counts. */
	readonly name: string;
	readonly settings: EnrichmentRule;
}

export interface EnrichmentNeeds {
	readonly lookups: Lookups;
	/** Asked for each event, so a data set that is replaced is seen. Without it, geographic rules find nothing. */
	readonly geo?: () => GeoReader | undefined;
	/** How long an event waits for the answers of one dns rule. Default 5000. */
	readonly dnsTimeoutMs?: number;
	/** Zone of times that name none, minutes east of UTC; the one that the normalizers use. Default 0. */
	readonly offsetMinutes?: number;
	/** Milliseconds since the epoch. */
	readonly now?: () => number;
	/** Takes what rules with the debug switch did. */
	readonly debug?: (
		sentence: string,
		fields: Readonly<Record<string, string>>,
	) => void;
}

export interface EnrichmentStage extends Stage {
	/** Rule → outcome → events whose filter held, since the start. */
	counts(): ReadonlyMap<string, ReadonlyMap<EnrichmentOutcome, number>>;
	/** What hinders rules now, one sentence each. */
	problems(): readonly string[];
	/** Ends waiting look-ups: their events go on without an answer. */
	stop(): void;
}

interface RunningRule extends CompiledRule {
	readonly name: string;
	readonly counts: Record<EnrichmentOutcome, number>;
	/** Enriches the events; a promise when some wait for an answer. */
	take(events: readonly Event[]): Promise<unknown> | undefined;
}

/**
 * Events are changed in place and come out in their order. The answer is a promise only when a rule has to wait. Throws
 * `enrichment.badRule`, whose cause says what is wrong; asks nothing of the network yet.
 */
export function createEnrichmentStage(
	rules: readonly NamedEnrichmentRule[],
	needs: EnrichmentNeeds,
): EnrichmentStage {
	const now = needs.now ?? Date.now;
	const time = { referenceMs: now(), offsetMinutes: needs.offsetMinutes ?? 0 };
	const hasZones = rules.some(({ settings }) => settings.kind === "timezone");
	const ruleNeeds: RuleNeeds = {
		lookups: needs.lookups,
		geo: needs.geo ?? (() => undefined),
		dnsTimeoutMs: needs.dnsTimeoutMs ?? 5000,
		now,
		run: { ...createRun(time), marksLocalTimes: hasZones },
	};
	const counts = new Map<string, Record<EnrichmentOutcome, number>>();
	const running: RunningRule[] = [];
	try {
		for (const rule of rules) running.push(start(rule));
	} catch (error) {
		stop();
		throw error;
	}

	function start(rule: NamedEnrichmentRule): RunningRule {
		const { name, settings } = rule;
		const known = counts.get(name);
		const ruleCounts = known ?? {
			applied: 0,
			missed: 0,
			failed: 0,
			timedOut: 0,
		};
		counts.set(name, ruleCounts);
		try {
			const compiled = compileRule(
				settings,
				`The enrichment rule "${name}"`,
				ruleNeeds,
			);
			const holds =
				settings.filter === undefined
					? undefined
					: compileCondition(settings.filter, eventContext(needs.lookups));
			const debug = settings.isDebug ? needs.debug : undefined;
			const done = (outcome: EnrichmentOutcome, error?: unknown): void => {
				ruleCounts[outcome] += 1;
				debug?.("an enrichment rule was tried", {
					rule: name,
					outcome,
					...(error === undefined ? {} : { cause: describeError(error) }),
				});
			};
			return {
				...compiled,
				name,
				counts: ruleCounts,
				take: (events) => enrichAll(events, holds, compiled, done),
			};
		} catch (error) {
			throw enrichmentErrors.make("badRule", { rule: name }, error);
		}
	}

	function runFrom(
		first: number,
		events: readonly Event[],
	): readonly Event[] | Promise<readonly Event[]> {
		for (let index = first; index < running.length; index++) {
			const waiting = running[index]?.take(events);
			if (waiting !== undefined) {
				return waiting.then(() => runFrom(index + 1, events));
			}
		}
		return events;
	}

	function stop(): void {
		for (const rule of running) rule.stop();
	}

	return {
		name: "enrichment",
		process(events) {
			time.referenceMs = now();
			return runFrom(0, events);
		},
		counts: () =>
			new Map(
				[...counts].map(([name, numbers]) => [
					name,
					new Map(ruleOutcomes.map((outcome) => [outcome, numbers[outcome]])),
				]),
			),
		problems: () =>
			running.flatMap((rule) =>
				rule.problems().map((problem) => `${rule.name}: ${problem}`),
			),
		stop,
	};
}

/** Rule by rule is the same as event by event, since events know nothing of each other, and it waits once for all. */
function enrichAll(
	events: readonly Event[],
	holds: ((event: Event) => boolean) | undefined,
	{ enrich }: CompiledRule,
	done: (outcome: EnrichmentOutcome, error?: unknown) => void,
): Promise<unknown> | undefined {
	let waiting: Promise<void>[] | undefined;
	for (const event of events) {
		try {
			if (holds !== undefined && !holds(event)) continue;
			const outcome = enrich(event);
			if (typeof outcome === "string") done(outcome);
			else {
				waiting ??= [];
				waiting.push(
					outcome.then(done, (error: unknown) => done("failed", error)),
				);
			}
		} catch (error) {
			// A fault of a rule costs the event nothing but what the rule would have written.
			done("failed", error);
		}
	}
	return waiting === undefined ? undefined : Promise.all(waiting);
}
