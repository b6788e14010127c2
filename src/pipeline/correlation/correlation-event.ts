/** Makes the event that says a rule fired. Only identical or propagated fields come from base events, nothing else. */
import {
	compilePath,
	type Event,
	eventType,
	type FieldName,
	findField,
	isFieldName,
	type Json,
	toText,
} from "#event/index.ts";
import { affectedAssets } from "./affected-assets.ts";
import { deterministicId } from "./event-id.ts";
import type { Severity } from "./rule.definition.ts";
import type { Entry } from "./tally.ts";

export interface Identity {
	readonly tenantId: string;
	readonly serviceId: string;
	readonly serviceName: string;
}

/** Which base events a correlation event copies. */
export type KeepPolicy = "first" | "last" | "all";

export interface EventTemplate {
	readonly ruleId: string;
	readonly ruleName: string;
	readonly severity: Severity;
	readonly tactic: string;
	readonly technique: string;
	readonly copiedFields: readonly string[];
	/** Names of the identical fields; empty for simple rules. */
	readonly groupedBy: readonly string[];
	readonly keep: KeepPolicy;
}

/** Why a rule fired. */
export interface Cause {
	readonly trigger: string;
	readonly key: string;
	/** Base events, oldest first. */
	readonly entries: readonly Entry[];
	/** One event with the copied fields. */
	readonly sample: Event;
}

export interface EventFactory {
	/** `action`: number of the action in the rule. `now`: clock of the call. */
	make(
		cause: Cause,
		copies: readonly Event[],
		action: number,
		now: number,
	): Event;
	/** Copies of base events by the rule's policy. */
	copies(cause: Cause): Event[];
}

const priorityOf: Readonly<Record<Severity, number>> = {
	low: 1,
	medium: 2,
	high: 3,
	critical: 4,
};

/** The names the seed's product writes here are its own. */
export const ownVendor = "Ursa";

const maxCopies = 100;
/** Text of all copies in one correlation event; the event store refuses events of more than 4 MiB. */
const maxCopiesLength = 1024 * 1024;

export function createEventFactory(
	template: EventTemplate,
	identity: Identity,
): EventFactory {
	const pick = compilePick(template.copiedFields);
	return {
		make(cause, copies, action, now) {
			const event = pick(cause.sample);
			const { entries } = cause;
			const first = entries[0]?.time ?? now;
			const last = entries.at(-1)?.time ?? now;
			Object.assign(event, {
				ID: deterministicId([
					identity.serviceId,
					template.ruleId,
					action,
					cause.trigger,
					cause.key,
					first,
					last,
					...entries.map(({ id }) => id),
				]),
				Type: eventType.correlation,
				Timestamp: now,
				TenantID: identity.tenantId,
				ServiceID: identity.serviceId,
				ServiceName: identity.serviceName,
				Name: template.ruleName,
				DeviceVendor: ownVendor,
				DeviceProduct: ownVendor,
				CorrelationRuleID: template.ruleId,
				CorrelationRuleName: template.ruleName,
				Priority: priorityOf[template.severity],
				Severity: template.severity,
				StartTime: first,
				EndTime: last,
				BaseEventCount: entries.length,
				AffectedAssets: affectedAssets(entries.map(({ event: base }) => base)),
			} satisfies Event);
			if (template.tactic !== "") event.Tactic = template.tactic;
			if (template.technique !== "") event.Technique = template.technique;
			if (template.groupedBy.length > 0) {
				event.GroupedBy = [...template.groupedBy];
			}
			// Events hold only what encodeEvent can write; a bigint among it is written there as a number.
			event.BaseEvents = copies as unknown as Json;
			return event;
		},
		copies: (cause) => copiesOf(cause.entries, template.keep),
	};
}

function copiesOf(entries: readonly Entry[], keep: KeepPolicy): Event[] {
	const chosen =
		keep === "all"
			? entries.slice(0, maxCopies)
			: entries.slice(...(keep === "first" ? [0, 1] : [-1]));
	const copies: Event[] = [];
	let room = maxCopiesLength;
	for (const entry of chosen) {
		const event = entry.isWhole ? entry.event : fromEntry(entry);
		// A correlation event among the base events would bring its own copies along, and so on.
		const { BaseEvents: _, ...copy } = event;
		room -= roughLength(copy);
		if (room < 0) {
			// The first one at least says what it was.
			const { Raw: _raw, Extra: _extra, TI: _ti, ...short } = copy;
			if (copies.length === 0) copies.push(short);
			break;
		}
		copies.push(copy);
	}
	return copies;
}

/** Characters of all texts in the event; numbers and names do not matter for a limit of a megabyte. */
function roughLength(event: Event): number {
	let length = 0;
	for (const value of Object.values(event)) {
		if (typeof value === "string") length += value.length;
		else if (typeof value === "object") length += toText(value).length;
	}
	return length;
}

/** What is known of an event of which no whole copy was kept. */
function fromEntry({ id, time, event }: Entry): Event {
	return { ...(id === "" ? {} : { ID: id }), StartTime: time, ...event };
}

/** Makes an event of only these fields (of map fields, only these keys). */
export function compilePick(
	fields: readonly string[],
): (event: Event) => Event {
	const copyFields = fields.map(compileCopy);
	return (event) => {
		const picked: Event = {};
		for (const copy of copyFields) copy(event, picked);
		return picked;
	};
}

type Copy = (from: Event, to: Event) => void;

function compileCopy(field: string): Copy {
	const dot = field.indexOf(".");
	const name = dot < 0 ? field : field.slice(0, dot);
	if (!isFieldName(name)) throw new Error(`no field ${field}`);
	const key = field.slice(name.length + 1);
	const isMap = findField(name)?.type.endsWith("Map") ?? false;
	if (key === "" || !isMap) {
		return (from, to) => copyWhole(from, to, name);
	}
	const path = compilePath(field);
	return (from, to) => {
		const value = path?.get(from);
		if (value === undefined) return;
		Object.assign(to, { [name]: { ...asObject(to[name]), [key]: value } });
	};
}

function copyWhole<Name extends FieldName>(
	from: Event,
	to: Event,
	name: Name,
): void {
	const value = from[name];
	if (value === undefined) return;
	// Enrichment may write into maps of the new event, never into those of the base event.
	to[name] = typeof value === "object" ? structuredClone(value) : value;
}

function asObject(value: unknown): object {
	return typeof value === "object" && value !== null ? value : {};
}
