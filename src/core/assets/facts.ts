/** What one source says of a machine, checked and in canonical form (`read-asset.ts`). */

export interface Software {
	readonly name: string;
	readonly version: string;
	readonly vendor: string;
}

export interface Vulnerability {
	/** KLA10987, or what the source calls it. */
	readonly kasperskyID: string;
	readonly productName: string;
	readonly descriptionURL: string;
	readonly recommendedMajorPatch: string;
	readonly recommendedMinorPatch: string;
	readonly severityStr: string;
	/** 1 low … 4 critical; 0 = the source does not say. */
	readonly severity: number;
	readonly cve: readonly string[];
	readonly exploitExists: boolean;
	readonly malwareExists: boolean;
}

/** Lists of several sources stand side by side; each replaces its own entries only. */
export type StoredSoftware = Software & { readonly source: string };
export type StoredVulnerability = Vulnerability & { readonly source: string };

export interface SourceFacts {
	readonly name: string;
	/** Lower case without a dot at the end; "" = none. */
	readonly fqdn: string;
	readonly ipAddresses: readonly string[];
	readonly macAddresses: readonly string[];
	readonly owner: string;
	readonly osName: string;
	/** Text, although the REST API writes a number where it is one. */
	readonly osVersion: string;
	/** Such as `CPU` → `8 cores`; an object with text values. */
	readonly hardware: Readonly<Record<string, string>>;
	/** What the source knows the machine by: KSC's server and host id, KICS's server, connector and device. */
	readonly identifiers: Readonly<Record<string, string>>;
}

/** All that one source says at one time. */
export interface AssetReport {
	readonly facts: SourceFacts;
	readonly software: readonly Software[];
	readonly vulnerabilities: readonly Vulnerability[];
	/** By field id; only those that the source gives. */
	readonly customFields: Readonly<Record<string, string>>;
}

/** `ksc`, `kics`, `api`, `manual`, or the name of another source. */
export const sourceKindPattern = /^[a-z][a-z0-9-]{0,31}$/;
