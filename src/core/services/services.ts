/** Active services: what runs, how it fares, what it counted. */

export const serviceKinds = ["collector", "correlator", "storage"] as const;
export type ServiceKind = (typeof serviceKinds)[number];

/** green: works; yellow: works with errors (see warning); red: does not work; gray: never started. */
export type ServiceStatus = "green" | "yellow" | "red" | "gray";

export type ServiceCommand = "reload" | "restart";

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
	/** That of its resource. */
	readonly name: string;
	/** Host and port of its door; "" while it has none. */
	readonly address: string;
	readonly fqdn: string;
	readonly status: ServiceStatus;
	/** Why it is not green. */
	readonly warning: string;
	readonly version: string;
	/** 0 while it never started. */
	readonly startedAt: number;
	readonly createdAt: number;
	readonly updatedAt: number;
	/** When it last gave a sign of life. */
	readonly lastSeenAt?: number;
	/** Asked of it and not yet handed over. */
	readonly pending?: ServiceCommand;
	/** Set while its one-time token waits to be used. */
	readonly pairingExpiresAt?: number;
	/** Since the service started, unless the name says otherwise. */
	readonly counters: readonly Counter[];
	/** Events per second over the last ten seconds, by counter name. */
	readonly rates: Readonly<Record<string, number>>;
	/** Bytes waiting in its journal, and the limit. */
	readonly backlogBytes: number;
	readonly backlogLimitBytes?: number;
}

/** How a service fares, as it tells the core about once a second. */
export interface ServiceState {
	readonly version: string;
	readonly startedAt: number;
	readonly fqdn: string;
	/** Where its door is. */
	readonly address?:
		| { readonly host: string; readonly port: number }
		| undefined;
	readonly status: "green" | "yellow" | "red";
	/** Why it is not green. */
	readonly warning: string;
	/** Of the configuration that it works by. */
	readonly configVersion: string;
	readonly counters: readonly Counter[];
	readonly rates: Readonly<Record<string, number>>;
	readonly backlogBytes: number;
	readonly backlogLimitBytes?: number | undefined;
}

/** How a service on any machine proves itself once; the token is kept only as a hash. */
export interface Pairing {
	readonly token: string;
	readonly expiresAt: number;
}

/** A service whose certificate is accepted. */
export interface PairedService {
	readonly id: string;
	readonly kind: ServiceKind;
	readonly tenantId: string;
	readonly resourceId: string;
	/** SHA-256 of its certificate, lower-case hex. */
	readonly fingerprint: string;
	/** Where its door was when it last reported. */
	readonly address?: { readonly host: string; readonly port: number };
}

/** Asked at each call. */
export interface Services {
	list(): Promise<Service[]>;
}

/**
 * The services that an installation has, local and remote alike. Each tells how it fares with `reportState`; that is
 * kept in memory and written down at most every ten seconds. Throws activeServices.*.
 */
export interface ServiceRegistry extends Services {
	find(id: string): Promise<Service | undefined>;
	/** For a collector, correlator or storage; `id` is given for those that come with an installation. */
	create(input: {
		readonly resourceId: string;
		readonly id?: string;
	}): Promise<{ readonly service: Service; readonly pairing: Pairing }>;
	/** Makes the service when there is none of that id; gives it no token. */
	ensure(input: {
		readonly id: string;
		readonly resourceId: string;
	}): Promise<Service>;
	/** Its certificate is refused from then on. */
	delete(id: string): Promise<void>;
	/** Refuses the present certificate and gives a new token. */
	resetCertificate(id: string): Promise<Pairing>;
	/**
	 * Uses up the token and accepts the certificate with that fingerprint from now on. Throws badToken, tokenExpired, and
	 * tooManyTries after ten wrong tokens in a minute for one service.
	 */
	pair(input: {
		readonly id: string;
		readonly token: string;
		readonly fingerprint: string;
	}): Promise<Service>;
	/** All whose certificates are accepted. */
	paired(): Promise<PairedService[]>;
	/** Takes a report and gives what was asked of the service since the last one. */
	reportState(
		id: string,
		state: ServiceState,
	): Promise<readonly ServiceCommand[]>;
	requestReload(id: string): Promise<Service>;
	requestRestart(id: string): Promise<Service>;
	/** Writes down what was reported last; call before the database closes. */
	flush(): Promise<void>;
}
