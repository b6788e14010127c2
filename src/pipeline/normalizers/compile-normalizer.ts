import type { Lookups } from "#conditions/index.ts";
import { createRecord, type Event, maxEventBytes } from "#event/index.ts";
import { Reject } from "../outcome.ts";
import { compileExpression } from "./conversions.ts";
import type { NormalizerSettings } from "./normalizer.definition.ts";
import type { Normalizer } from "./normalizer.ts";
import { compileRule } from "./rule.ts";
import { createRun } from "./run.ts";

export interface NormalizerContext {
	/** Name of the resource. */
	readonly name: string;
	/** For conditions of extra rules and for dictionaries. */
	readonly lookups: Lookups;
	/** Zone of times that name none, minutes east of UTC; 0 by default. */
	readonly offsetMinutes?: number;
	/** Marks times that name no zone, so that a timezone rule of the collector can correct them. Default false. */
	readonly marksLocalTimes?: boolean;
}

/**
 * Turns settings into a function from text to event. Everything that can be wrong with the settings is found here:
 * throws `normalizers.*`, which name the rule and the line. The result keeps working memory, so it is not to be called
 * again from within itself; it does nothing asynchronous.
 *
 * Codes of rejects: json.syntax, json.notObject, cef.header, cef.version, syslog.header, regexp.noMatch, kv.noPairs,
 * csv.columns, csv.quote, csv.header, xml.syntax, xml.entity, xml.doctype, xml.depth, and for all methods raw.tooLong
 * and raw.tooManyFields.
 */
export function compileNormalizer(
	settings: NormalizerSettings,
	context: NormalizerContext,
): Normalizer {
	const where = `The normalizer "${context.name}"`;
	const rule = compileRule(
		settings,
		{ lookups: context.lookups, keepsExtra: settings.keepExtra },
		where,
	);
	const accepted =
		settings.accepts === undefined || settings.accepts === ""
			? undefined
			: compileExpression(settings.accepts, `${where}, accepts,`);
	const offsetMinutes = context.offsetMinutes ?? 0;
	const marksLocalTimes = context.marksLocalTimes ?? false;

	return {
		name: context.name,
		mayRead: rule.mayRead,
		accepts: (text) => accepted === undefined || accepted.test(text),
		normalize(text, receivedAt) {
			if (text.length > maxEventBytes) return tooLong(text);
			const event = createRecord<Event>();
			const time = { referenceMs: receivedAt, offsetMinutes };
			const run = marksLocalTimes
				? { ...createRun(time), marksLocalTimes }
				: createRun(time);
			const reject = rule.apply(text, event, run);
			if (reject !== undefined) return reject;
			const keepsRaw =
				settings.keepRaw === "always" ||
				(settings.keepRaw === "onError" && run.hasFailed);
			if (keepsRaw) event.Raw = text;
			return event;
		},
	};
}

function tooLong(text: string): Reject {
	return new Reject(
		"raw.tooLong",
		`The message has ${text.length} characters, an event at most ${maxEventBytes} bytes.`,
	);
}
