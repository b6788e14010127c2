/** What the page keeps in the address: `/settings/audit?range=7d&action=…&user=…&object=…&outcome=failed&event=…`. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { quoteText } from "../../query/literals.ts";
import { defaultStatement, joinStatement } from "../../query/statement.ts";
import { parseLast, type TimeRange } from "../../query/time-range.ts";
import {
	firstText,
	type Parameters,
	readRange,
	writeRange,
} from "../../query/url-state.ts";

export const outcomes = ["succeeded", "failed"] as const;
export type Outcome = (typeof outcomes)[number];

export interface AuditState {
	readonly range: TimeRange;
	readonly action: string | undefined;
	/** Part of the login of who acted, or of whose account it was. */
	readonly user: string;
	/** Part of the object's name, or its whole id. */
	readonly object: string;
	readonly outcome: Outcome | undefined;
	/** Whose details are shown. */
	readonly eventId: string | undefined;
}

/** Longer texts fit no login and no name. */
const maxText = 256;
const defaultRange: TimeRange = parseLast("7d") ?? {
	kind: "last",
	minutes: 10_080,
};

export function readAuditState(parameters: Parameters): AuditState {
	const outcome = firstText(parameters.outcome);
	const text = (value: Parameters[string]) =>
		(firstText(value) ?? "").slice(0, maxText);
	return {
		range: readRange(parameters) ?? defaultRange,
		action: text(parameters.action) || undefined,
		user: text(parameters.user),
		object: text(parameters.object),
		outcome: outcomes.find((one) => one === outcome),
		eventId: firstText(parameters.event),
	};
}

export function writeAuditState(state: AuditState): Parameters {
	return {
		...writeRange(state.range, true),
		action: state.action,
		user: state.user || undefined,
		object: state.object || undefined,
		outcome: state.outcome,
		event: state.eventId,
	};
}

/** Rows of one search. */
export const maxRows = 1000;

/** A search of events, which the page Events opens as it is. */
export function auditSql({
	action,
	user,
	object,
	outcome,
}: Omit<AuditState, "range" | "eventId">): string {
	const contains = (field: string, part: string) =>
		`${field} ILIKE ${quoteText(`%${part.replace(/[\\%_]/g, "\\$&")}%`)}`;
	const conditions = [
		"Type = 4",
		...(action === undefined ? [] : [`DeviceAction = ${quoteText(action)}`]),
		...(user === ""
			? []
			: [
					`(${contains("SourceUserName", user)} OR ${contains("DestinationUserName", user)})`,
				]),
		...(object === ""
			? []
			: [
					`(${contains("DeviceProcessName", object)} OR DeviceExternalID = ${quoteText(object)})`,
				]),
		...(outcome === undefined ? [] : [`EventOutcome = ${quoteText(outcome)}`]),
	];
	return joinStatement({
		...defaultStatement,
		where: conditions.join(" AND "),
		limit: String(maxRows),
	});
}

export function useAuditState(): [
	AuditState,
	(change: Partial<AuditState>) => void,
] {
	const parameters = useSearch({ from: "/shell/settings/audit" });
	const navigate = useNavigate();
	const state = readAuditState(parameters);
	return [
		state,
		(change) =>
			void navigate({
				to: "/settings/audit",
				search: writeAuditState({ ...state, ...change }),
				// Each letter of a search is no page of its own.
				replace: "user" in change || "object" in change,
			}),
	];
}
