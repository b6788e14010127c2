/** From the settings of a rule to a function of an event, once. */
import type { Lookups } from "#conditions/index.ts";
import type { Event } from "#event/index.ts";
import { compileEnrichment } from "../normalizers/enrichment.ts";
import type { MarkingRun } from "../normalizers/field-target.ts";
import { createDnsRule } from "./dns/dns-rule.ts";
import type { EnrichmentRule } from "./enrichment-rule.definition.ts";
import type { GeoReader } from "./geo/geo-record.ts";
import { compileGeographicRule } from "./geographic-rule.ts";
import { compileTimezoneRule } from "./timezone-rule.ts";

/**
 * What became of one event: something was written or cleared; there was nothing to write; a value could not be written
 * or a look-up failed; a look-up took too long.
 */
export const ruleOutcomes = [
	"applied",
	"missed",
	"failed",
	"timedOut",
] as const;

export type EnrichmentOutcome = (typeof ruleOutcomes)[number];

export type RuleWork = (
	event: Event,
) => EnrichmentOutcome | Promise<EnrichmentOutcome>;

export interface CompiledRule {
	readonly enrich: RuleWork;
	/** What people should know, besides the counts. */
	problems(): readonly string[];
	stop(): void;
}

export interface RuleNeeds {
	readonly lookups: Lookups;
	/** The geographic data set of now; undefined as long as there is none. */
	readonly geo: () => GeoReader | undefined;
	/** How long an event waits for DNS. */
	readonly dnsTimeoutMs: number;
	readonly now: () => number;
	/** Zone and moment for texts that become times. */
	readonly run: MarkingRun;
}

/** `where` names the rule in errors. Throws `normalizers.*`, `enrichment.*`. */
export function compileRule(
	rule: EnrichmentRule,
	where: string,
	needs: RuleNeeds,
): CompiledRule {
	switch (rule.kind) {
		case "constant":
		case "event":
		case "dictionary":
		case "table":
		case "template":
			return quiet(compileFieldRule(rule, where, needs));
		case "timezone":
			return quiet(compileTimezoneRule(rule.zone, needs.now));
		case "geographic":
			return {
				enrich: compileGeographicRule(rule, where, needs.geo),
				problems: () =>
					needs.geo() === undefined ? ["no geographic data was imported"] : [],
				stop() {},
			};
		case "dns":
			return createDnsRule(rule, needs.dnsTimeoutMs, needs.now);
	}
}

type FieldRule = Parameters<typeof compileEnrichment>[0];

function compileFieldRule(
	rule: FieldRule,
	where: string,
	{ lookups, run }: RuleNeeds,
): RuleWork {
	const enrich = compileEnrichment(rule, lookups, where);
	return (event) => {
		run.hasFailed = false;
		const isWritten = enrich(event, run);
		if (run.hasFailed) return "failed";
		return isWritten ? "applied" : "missed";
	};
}

function quiet(enrich: RuleWork): CompiledRule {
	return { enrich, problems: () => [], stop() {} };
}
