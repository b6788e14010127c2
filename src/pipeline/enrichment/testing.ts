/** For tests: stages of rules as people write them. */
import assert from "node:assert/strict";
import { noLookups } from "#conditions/index.ts";
import type { Event } from "#event/index.ts";
import { UrsaError } from "#schema/index.ts";
import {
	createEnrichmentStage,
	type EnrichmentNeeds,
	type EnrichmentStage,
	enrichmentRuleDefinition,
} from "./index.ts";

/** The rules are named rule 1, rule 2, … unless they have a name. */
export function stageOf(
	rules: readonly object[],
	needs: Partial<EnrichmentNeeds> = {},
): EnrichmentStage {
	return createEnrichmentStage(
		rules.map((rule, index) => {
			const { name = `rule ${index + 1}`, ...settings } = {
				name: undefined,
				...rule,
			};
			return {
				name: String(name),
				settings: enrichmentRuleDefinition.parse(settings),
			};
		}),
		{ lookups: noLookups, ...needs },
	);
}

/** The event after a stage that does not wait. */
export function take(stage: EnrichmentStage, event: Event): Event {
	const outcomes = stage.process([event]);
	assert.ok(!(outcomes instanceof Promise), "the stage waits");
	assert.equal(outcomes[0], event);
	return event;
}

/** Code of the error that the settings cause and that of its cause. */
export function codesOf(
	rules: readonly object[],
	needs?: Partial<EnrichmentNeeds>,
): readonly string[] {
	try {
		stageOf(rules, needs).stop();
	} catch (error) {
		if (!(error instanceof UrsaError)) throw error;
		const { cause } = error;
		return [error.code, cause instanceof UrsaError ? cause.code : "none"];
	}
	return [];
}

/** What a rule counted, without zeros. */
export function countsOf(
	stage: EnrichmentStage,
	rule = "rule 1",
): Readonly<Record<string, number>> {
	const numbers = stage.counts().get(rule) ?? new Map();
	return Object.fromEntries([...numbers].filter(([, number]) => number > 0));
}
