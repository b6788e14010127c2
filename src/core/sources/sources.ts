/**
 * Sources of events: whoever sends to a connector of a service. They are found in the ledger, and watched by policies:
 * a source that sends nothing, too little or too much turns red, which opens an alert and is told by mail.
 */

export const sourceStates = ["green", "red", "gray"] as const;
/** gray: no policy watches it. */
export type SourceState = (typeof sourceStates)[number];

export const sourceViolations = ["silent", "few", "many"] as const;
export type SourceViolation = (typeof sourceViolations)[number];

export interface SourcePolicy {
	readonly id: string;
	readonly tenantId: string;
	readonly name: string;
	/** 5 minutes to 30 days. */
	readonly windowMinutes: number;
	/**
	 * Fewer or more events than that within the window are a violation. Without both, a source is in violation that was
	 * silent for the window.
	 */
	readonly leastEvents?: number;
	readonly mostEvents?: number;
	/** Told by mail, beside those of the mail settings. */
	readonly recipients: readonly string[];
	readonly version: number;
	readonly createdAt: number;
	readonly updatedAt: number;
}

export type PolicyInput = Pick<
	SourcePolicy,
	"name" | "windowMinutes" | "recipients"
> & {
	readonly leastEvents?: number | undefined;
	readonly mostEvents?: number | undefined;
};

export interface Source {
	readonly id: string;
	readonly tenantId: string;
	readonly serviceId: string;
	/** Name of the connector, such as `tcp:5140`. */
	readonly connector: string;
	/** Address or file that sends. */
	readonly source: string;
	/** The source itself unless somebody named it. */
	readonly name: string;
	readonly policyId?: string;
	readonly state: SourceState;
	readonly violation?: SourceViolation;
	/** About a minute exact; absent while it is known only by its name. */
	readonly lastEventAt?: number;
	/** When the state changed last. */
	readonly changedAt: number;
}

export interface SourceFilter {
	readonly tenants: "all" | readonly string[];
	readonly states?: readonly SourceState[];
	readonly policyId?: string;
	/** Part of name, source or connector, without regard to case. */
	readonly text?: string;
	readonly offset: number;
	readonly limit: number;
}

export interface Sources {
	/** Red first, then by name. */
	list(
		filter: SourceFilter,
	): Promise<{ readonly sources: Source[]; readonly total: number }>;
	count(
		tenants: SourceFilter["tenants"],
	): Promise<Readonly<Record<SourceState, number>>>;
	find(id: string): Promise<Source | undefined>;
	/** 1–256 characters. Throws sources.notFound, badName. */
	rename(id: string, name: string): Promise<Source>;
	/** Off the list until it sends again. Throws sources.notFound. */
	delete(id: string): Promise<void>;
	/**
	 * The policy must be of the tenant of each source or of Shared. No policy = not watched. Throws sources.notFound,
	 * policyNotFound, foreignPolicy.
	 */
	assign(
		ids: readonly string[],
		policyId: string | undefined,
	): Promise<Source[]>;

	/** By name. */
	policies(tenants: SourceFilter["tenants"]): Promise<SourcePolicy[]>;
	findPolicy(id: string): Promise<SourcePolicy | undefined>;
	/** Throws sources.badPolicy, policyNameTaken, unknownTenant. */
	createPolicy(tenantId: string, input: PolicyInput): Promise<SourcePolicy>;
	/** Its sources are watched anew. Throws as createPolicy does, and policyNotFound, policyChangedMeanwhile. */
	updatePolicy(
		id: string,
		version: number,
		input: PolicyInput,
	): Promise<SourcePolicy>;
	/** Throws sources.policyNotFound, policyInUse. */
	deletePolicy(id: string): Promise<void>;
}
