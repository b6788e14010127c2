/** An audit event as the page shows it (fields: README of the audit trail in docs/control-plane.md). */
import { valueText } from "../../query/values.ts";

export interface AuditRow {
	readonly id: string;
	readonly at: number;
	/** Place in the chain; 0 when the event has none. */
	readonly sequence: number;
	readonly action: string;
	/** "" for what neither succeeds nor fails. */
	readonly outcome: string;
	readonly message: string;
	/** "" for what Ursa did by itself. */
	readonly user: string;
	readonly address: string;
	/** What a proxy says of the client. */
	readonly claimedAddress: string;
	readonly objectKind: string;
	readonly objectName: string;
	readonly objectId: string;
	readonly account: string;
	readonly privileges: string;
	readonly tenant: string;
	/** Labelled values of the event, such as the new and the old status. */
	readonly facts: readonly { readonly label: string; readonly value: string }[];
	/** JSON, unless it was cut; "" when there is none. */
	readonly before: string;
	readonly after: string;
}

/** Custom texts 5 and 6 are the tenant, which has a place of its own. */
const factNumbers = [1, 2, 3, 4];

export function toAuditRow(event: Readonly<Record<string, unknown>>): AuditRow {
	const text = (name: string) => valueText(event[name]);
	return {
		id: text("ID"),
		at: Number(event.Timestamp ?? 0),
		sequence: Number(memberOf(event.N, "auditSequence") ?? 0),
		action: text("DeviceAction"),
		outcome: text("EventOutcome"),
		message: text("Message"),
		user: text("SourceUserName"),
		address: text("SourceAddress"),
		claimedAddress: text("SourceTranslatedAddress"),
		objectKind: text("DeviceFacility"),
		objectName: text("DeviceProcessName"),
		objectId: text("DeviceExternalID"),
		account: text("DestinationUserName"),
		privileges: text("DestinationUserPrivileges"),
		tenant: text("DeviceCustomString6"),
		facts: factNumbers.flatMap((number) => {
			const label = text(`DeviceCustomString${number}Label`);
			const value = text(`DeviceCustomString${number}`);
			return label === "" && value === "" ? [] : [{ label, value }];
		}),
		before: valueText(memberOf(event.S, "before")),
		after: valueText(memberOf(event.S, "after")),
	};
}

function memberOf(value: unknown, name: string): unknown {
	return typeof value === "object" && value !== null
		? new Map<string, unknown>(Object.entries(value)).get(name)
		: undefined;
}
