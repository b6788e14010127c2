import { type Event, eventType } from "#event/index.ts";
import type { HeldRecord } from "./active-list.ts";
import { type Identity, ownVendor } from "./correlation-event.ts";
import { deterministicId } from "./event-id.ts";

/** Name of the event by which rules learn that a record of an active list expired. It never leaves the correlator. */
export const expiredRecordName = "active list record expired";

/** `now`: clock of the call that removed the record. The event happened when the record's time was up. */
export function expiredRecordEvent(
	record: HeldRecord,
	listId: string,
	identity: Identity,
	now: number,
): Event {
	return {
		ID: deterministicId([
			identity.serviceId,
			expiredRecordName,
			listId,
			record.key,
			record.createdAt,
			record.expiresAt,
		]),
		Type: eventType.base,
		Timestamp: now,
		EndTime: record.expiresAt,
		TenantID: identity.tenantId,
		ServiceID: identity.serviceId,
		ServiceName: identity.serviceName,
		Name: expiredRecordName,
		DeviceVendor: ownVendor,
		DeviceProduct: ownVendor,
		DeviceExternalID: listId,
		DevicePayloadID: record.key,
		BaseEventCount: record.updates + 1,
	};
}
