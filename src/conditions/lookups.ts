import type { Condition } from "./condition.definition.ts";
import type { VulnerabilitySeverity } from "./operand.definition.ts";

/** What operators may ask of the outside; the owner of the data passes it in. All answer at once, from memory. */
export interface Lookups {
	/** A list by id or name; undefined when there is none. */
	activeList(list: string): ActiveListReader | undefined;
	dictionary(dictionary: string): DictionaryReader | undefined;
	/** A saved filter by id or name. */
	filter(filter: string): Condition | undefined;
	/** Of hasVulnerability and inCategory. Where it is absent, conditions with them are refused. */
	readonly assets?: AssetReader | undefined;
	/** Of inActiveDirectoryGroup. Where it is absent, conditions with it are refused. */
	readonly accounts?: AccountReader | undefined;
}

export interface ActiveListReader {
	has(key: string): boolean;
	/** One field of a record; undefined when the record or the field is absent. */
	get(key: string, field: string): string | undefined;
}

export interface DictionaryReader {
	/** Columns of a table, none for a dictionary of single values; absent: any column may be named. */
	readonly columns?: readonly string[] | undefined;
	has(key: string): boolean;
	/** The value, or one column of a table. */
	get(key: string, column?: string): string | undefined;
}

/** Both answer with something empty for an asset that there is not. Asked per event, so answers may change. */
export interface AssetReader {
	vulnerabilities(assetId: string): readonly Vulnerability[];
	/** Every text by which a condition may name one of its categories or one of their parents: id, name, path. */
	categories(assetId: string): ReadonlySet<string>;
}

export interface Vulnerability {
	/** All that it is called: KLA10987, CVE-2024-3094. */
	readonly names: readonly string[];
	readonly severity: VulnerabilitySeverity;
}

export interface AccountReader {
	/**
	 * Every text by which a condition may name a group that the account is in, directly or through other groups
	 * (distinguished name, name, objectGUID), in lower case: a directory knows no case. Empty for an unknown account.
	 */
	groups(account: string): ReadonlySet<string>;
}

export const noLookups: Lookups = {
	activeList: () => undefined,
	dictionary: () => undefined,
	filter: () => undefined,
};
