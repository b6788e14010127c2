/** Active services: what runs, how it fares, what it counted. */

export const serviceKinds = ["collector", "correlator", "storage"] as const;
export type ServiceKind = (typeof serviceKinds)[number];

/** green: works; yellow: works with errors (see warning); red: does not work; gray: never started. */
export type ServiceStatus = "green" | "yellow" | "red" | "gray";

export interface Counter {
	/** received, passed, stored, dropped, rejected, detections, buckets, … */
	readonly name: string;
	/** Rule, code or output the count belongs to; "" = the whole. */
	readonly reason: string;
	readonly value: number;
}

export interface Service {
	readonly id: string;
	readonly tenantId: string;
	readonly resourceId: string;
	readonly kind: ServiceKind;
	readonly name: string;
	readonly address: string;
	readonly fqdn: string;
	readonly status: ServiceStatus;
	/** Why it is not green. */
	readonly warning: string;
	readonly version: string;
	readonly startedAt: number;
	readonly createdAt: number;
	readonly updatedAt: number;
	/** Since the service started, unless the name says otherwise. */
	readonly counters: readonly Counter[];
	/** Events per second over the last ten seconds, by counter name. */
	readonly rates: Readonly<Record<string, number>>;
	/** Bytes waiting in its journal, and the limit. */
	readonly backlogBytes: number;
}

/** Filled by whoever runs services; asked at each call. */
export interface Services {
	list(): Promise<Service[]>;
}
