/** The event that a record of the audit trail becomes (reference: roles-and-objects §8). */
import { isIP } from "node:net";
import { type Event, eventType, findField, isFieldName } from "#event/index.ts";
import type { Actor, AuditEntry } from "./audit.ts";
import { showChange } from "./shown-change.ts";

/** Name of the member of `N` that holds the record's place in the chain. */
export const sequenceField = "auditSequence";

export interface AuditEventContext {
	readonly id: string;
	readonly at: number;
	readonly sequence: number;
	readonly actor: Actor | undefined;
	readonly hostName: string;
	readonly mainTenantId: string;
	/** Of the object's tenant; "" when it is not known. */
	readonly tenantName: string;
}

export function toAuditEvent(
	entry: AuditEntry,
	context: AuditEventContext,
): Event {
	const { before, after } = showChange(entry.before, entry.after);
	const { named, others } = splitFields(entry.fields ?? {});
	const extended = {
		...others,
		...(before !== undefined && { before }),
		...(after !== undefined && { after }),
	};
	const event: Event = {
		ID: context.id,
		Timestamp: context.at,
		Type: eventType.audit,
		TenantID: context.mainTenantId,
		DeviceVendor: "Ursa",
		DeviceProduct: "Ursa",
		DeviceHostName: context.hostName,
		DeviceTimeZone: timeZoneAt(context.at),
		EndTime: context.at,
		DeviceAction: entry.action,
		...(entry.outcome !== null && {
			EventOutcome: entry.outcome ?? "succeeded",
		}),
		...(entry.message !== undefined && { Message: entry.message }),
		...actorFields(actingIn(entry, context.actor)),
		...(entry.object && {
			DeviceExternalID: entry.object.id,
			DeviceProcessName: entry.object.name,
			DeviceFacility: entry.object.kind,
		}),
		...(entry.account && {
			DestinationUserID: entry.account.id,
			DestinationUserName: entry.account.login,
			...(entry.account.privileges !== undefined && {
				DestinationUserPrivileges: entry.account.privileges,
			}),
		}),
		...(entry.tenantId !== undefined && {
			DeviceCustomString5: entry.tenantId,
			DeviceCustomString5Label: "tenant ID",
			DeviceCustomString6: context.tenantName,
			DeviceCustomString6Label: "tenant name",
		}),
		...named,
		...(Object.keys(extended).length > 0 && { S: extended }),
		N: { [sequenceField]: context.sequence },
	};
	return withinLimits(event);
}

/** Whoever logs in is known by the account only: the session is just being made. */
function actingIn(
	{ action, account }: AuditEntry,
	actor: Actor | undefined,
): Actor | undefined {
	if (action !== "user login" || account === undefined) return actor;
	const { id: userId, login } = account;
	return {
		...actor,
		userId: actor?.userId ?? userId,
		login: actor?.login ?? login,
	};
}

function actorFields(actor: Actor | undefined): Event {
	if (actor === undefined) return {};
	const address = toAddress(actor.address);
	const translated = toAddress(actor.translatedAddress);
	return {
		...(actor.login !== undefined && { SourceUserName: actor.login }),
		...(actor.userId !== undefined && { SourceUserID: actor.userId }),
		...(address !== undefined && { SourceAddress: address }),
		...(actor.port !== undefined && { SourcePort: actor.port }),
		...(translated !== undefined && { SourceTranslatedAddress: translated }),
	};
}

/** The first address of a list, as proxies write it; anything else is not one. IPv4 within IPv6 becomes IPv4. */
function toAddress(text: string | undefined): string | undefined {
	const [first = ""] = (text ?? "").split(",");
	const address = first
		.trim()
		.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "")
		.replace(/%.*$/, "");
	return isIP(address) === 0 ? undefined : address;
}

/** What is no field of the event model goes into `S`. */
function splitFields(fields: Readonly<Record<string, string | number>>) {
	const named: Record<string, string | number> = {};
	const others: Record<string, string> = {};
	for (const [name, value] of Object.entries(fields)) {
		if (isFieldName(name)) named[name] = value;
		else others[name] = String(value);
	}
	return { named, others };
}

/** Longer texts are cut to what the field holds. */
function withinLimits(event: Event): Event {
	return Object.fromEntries(
		Object.entries(event).map(([name, value]) => {
			const max = findField(name)?.max;
			if (typeof value !== "string" || max === undefined) return [name, value];
			return [name, value.length > max ? value.slice(0, max) : value];
		}),
	);
}

/** Of this machine at that moment, `+hh:mm`. */
function timeZoneAt(at: number): string {
	const minutes = -new Date(at).getTimezoneOffset();
	const two = (value: number) =>
		String(Math.floor(Math.abs(value))).padStart(2, "0");
	return `${minutes < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}
