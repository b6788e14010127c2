/** For tests: compiles settings as people write them and reads the event, or fails with the reject. */
import { type Lookups, noLookups } from "#conditions/index.ts";
import type { Event } from "#event/index.ts";
import { UrsaError } from "#schema/index.ts";
import { Reject } from "../outcome.ts";
import { compileNormalizer } from "./compile-normalizer.ts";
import { normalizerDefinition } from "./normalizer.definition.ts";
import type { Normalizer } from "./normalizer.ts";

/** 11 December 2024, midnight UTC. */
export const receivedAt = Date.UTC(2024, 11, 11);

export interface TestContext {
	readonly lookups?: Lookups;
	readonly offsetMinutes?: number;
}

export function compile(
	settings: object,
	{ lookups = noLookups, offsetMinutes = 0 }: TestContext = {},
): Normalizer {
	return compileNormalizer(normalizerDefinition.parse(settings), {
		name: "test",
		lookups,
		offsetMinutes,
	});
}

export function normalize(
	settings: object,
	text: string,
	context?: TestContext,
): Event {
	return eventOf(compile(settings, context), text);
}

export function eventOf(normalizer: Normalizer, text: string): Event {
	const result = normalizer.normalize(text, receivedAt);
	if (!(result instanceof Reject)) return result;
	throw new Error(`rejected as ${result.code}: ${result.cause}`);
}

/** Code of the error that the settings cause, "none" without. */
export function codeOf(settings: object, context?: TestContext): string {
	try {
		compile(settings, context);
	} catch (error) {
		if (error instanceof UrsaError) return error.code;
		throw error;
	}
	return "none";
}
