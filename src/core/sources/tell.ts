/** What is told of a source that turned red or green: an alert and a mail. */
import { deriveId } from "#platform/index.ts";
import type { AlertSignal } from "../alerts/alerts.ts";
import {
	escapeHtml,
	type MailText,
	toSubject,
} from "../notifications/compose.ts";
import type { PolicyRow, SourceRow } from "./sources.table.ts";
import type { SourceViolation } from "./sources.ts";

export interface Turn {
	readonly before: SourceRow;
	readonly after: SourceRow;
	readonly policy: PolicyRow;
	readonly now: number;
}

const ruleNames: Readonly<Record<SourceViolation, string>> = {
	silent: "Source is silent",
	few: "Source sends too few events",
	many: "Source sends too many events",
};

/** Coming back belongs to the alert of what was wrong. */
function violationOf({ before, after }: Turn): SourceViolation {
	return after.violation ?? before.violation ?? "silent";
}

function sentenceOf(turn: Turn): string {
	const { after, policy } = turn;
	const window = `${policy.windowMinutes} minutes`;
	const who = `The source “${after.name}” (${after.connector})`;
	switch (after.violation) {
		case "silent":
			return `${who} has sent nothing for ${window}.`;
		case "few":
			return `${who} has sent fewer than ${policy.leastEvents} events in ${window}.`;
		case "many":
			return `${who} has sent more than ${policy.mostEvents} events in ${window}.`;
		case null:
			return `${who} sends as it should again.`;
	}
}

/** The same turn always has the same id, so recording it twice opens no second alert. */
export function toSignal(turn: Turn): AlertSignal {
	const { before, after, policy, now } = turn;
	const violation = violationOf(turn);
	const ruleName = ruleNames[violation];
	const isBack = after.violation === null;
	return {
		tenantId: after.tenantId,
		ruleId: deriveId("source monitoring", violation),
		ruleName,
		severity: isBack ? "low" : "medium",
		segment: after.id,
		groupedBy: { DeviceAddress: after.source },
		technique: "",
		tactic: "",
		event: {
			ID: deriveId(
				"source turned",
				after.id,
				after.violation ?? "back",
				String(before.changedAt),
			),
			Timestamp: now,
			// Of monitoring, as the event model numbers it.
			Type: 5,
			TenantID: after.tenantId,
			Name: isBack ? "Source is back" : ruleName,
			Message: sentenceOf(turn),
			ServiceID: after.serviceId,
			DeviceVendor: "Ursa",
			DeviceProduct: "Ursa",
			DeviceExternalID: after.id,
			DeviceProcessName: after.name,
			DeviceFacility: policy.name,
			StartTime: after.lastEventAt ?? now,
			EndTime: now,
		},
		baseEvents: [],
	};
}

export function composeSourceMail(turn: Turn): MailText {
	const { after, policy } = turn;
	const title =
		after.violation === null ? "Source is back" : ruleNames[after.violation];
	const last =
		after.lastEventAt === null
			? "never"
			: new Date(after.lastEventAt).toISOString();
	return {
		subject: toSubject(`${title}: ${after.name}`),
		html: `<p>${escapeHtml(sentenceOf(turn))}</p>
<p>Last event: ${last}. Policy: ${escapeHtml(policy.name)}.</p>
`,
	};
}
