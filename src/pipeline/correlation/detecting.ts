/** What happens when a rule fires: its actions, with the rate limit before them. */
import type { Event } from "#event/index.ts";
import { createRun } from "../normalizers/run.ts";
import type { Action } from "./compile-action.ts";
import { type DetectingRule, textsOf } from "./compile-rule.ts";
import type { Cause } from "./correlation-event.ts";
import type { Detection } from "./correlator.ts";
import type { RateLimit } from "./rate-limit.ts";
import type { TriggerName } from "./rule.definition.ts";

export interface RuleCounts {
	matched: number;
	fired: number;
	rateLimited: number;
}

export interface Outlet {
	/** Clock of the call. */
	now(): number;
	detect(detection: Detection): void;
	/** Offers the event to the rules again once the current event is through. */
	loop(event: Event): void;
}

/** Base event ids listed in a detection. */
const maxIds = 10_000;

/** Returns the function to call when the rule fires for the given triggers at an event time. */
export function createFire(
	rule: DetectingRule,
	triggers: readonly TriggerName[],
	limit: RateLimit,
	counts: RuleCounts,
	outlet: Outlet,
): (cause: Cause, at: number) => void {
	const actions = rule.actions.filter(({ trigger }) =>
		triggers.includes(trigger),
	);
	if (actions.length === 0) return () => {};
	return (cause, at) => {
		if (!limit.allow(at)) {
			counts.rateLimited += 1;
			return;
		}
		counts.fired += 1;
		const copies = rule.events.copies(cause);
		for (const action of actions) act(rule, action, cause, copies, outlet);
	};
}

function act(
	rule: DetectingRule,
	action: Action,
	cause: Cause,
	baseEvents: readonly Event[],
	outlet: Outlet,
): void {
	const now = outlet.now();
	const event = rule.events.make(cause, baseEvents, action.index, now);
	action.apply(event, now, createRun({ referenceMs: now, offsetMinutes: 0 }));
	if (action.isOutput) {
		const isSplit = rule.segmentFields.length > 0;
		outlet.detect({
			event,
			ruleId: rule.id,
			ruleName: rule.name,
			severity: rule.severity,
			raisesAlert: action.raisesAlert,
			segment: isSplit ? cause.key : "",
			groupedBy: textsOf(rule.segmentFields, cause.sample),
			baseEventIds: cause.entries.slice(0, maxIds).map(({ id }) => id),
			baseEvents,
		});
	}
	if (action.isLoop) outlet.loop(event);
}
