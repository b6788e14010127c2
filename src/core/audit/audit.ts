/**
 * Who did what (reference: roles-and-objects §8). An entry is recorded in the transaction of the change it tells of, so
 * that neither is there without the other; what failed is recorded by itself. Records form a keyed chain; events of
 * type 4 are made of them and stored like others.
 */
import type { StateDatabase } from "#backends/state-store/index.ts";

/** Who acts; absent members are not known. */
export interface Actor {
	readonly userId?: string;
	readonly login?: string;
	/** Of the client's connection. */
	readonly address?: string;
	readonly port?: number;
	/** What a proxy in front says of the client (`x-forwarded-for`). */
	readonly translatedAddress?: string;
}

export interface AuditEntry {
	/** `resource updated`: the event's DeviceAction, as the reference lists them. */
	readonly action: string;
	/** Default `succeeded`; null for what neither succeeds nor fails, such as `service status changed`. */
	readonly outcome?: "succeeded" | "failed" | null;
	/** Why it failed; never with a secret in it. */
	readonly message?: string;
	/** What was changed: DeviceExternalID, DeviceProcessName, DeviceFacility. */
	readonly object?: {
		readonly id: string;
		readonly name: string;
		readonly kind: string;
	};
	/** Of the object: DeviceCustomString5 and 6. The event itself belongs to Main, as all audit events. */
	readonly tenantId?: string;
	/** Whose account was changed: DestinationUserID, DestinationUserName, DestinationUserPrivileges. */
	readonly account?: {
		readonly id: string;
		readonly login: string;
		readonly privileges?: string;
	};
	/**
	 * The object before and after, for people to compare; absent where it was made or is gone. Only what may be shown:
	 * callers leave secrets out.
	 */
	readonly before?: unknown;
	readonly after?: unknown;
	/** Further event fields, such as those of `user role changed`. */
	readonly fields?: Readonly<Record<string, string | number>>;
}

export interface AuditTrail {
	/** Within the caller's transaction, or `db` itself when there is none. The actor is `currentActor()`. */
	record(tx: StateDatabase, entry: AuditEntry): Promise<void>;
}
