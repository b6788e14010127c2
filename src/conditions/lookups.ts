/** What operators may ask of the outside; the owner of the data passes it in. Both answer at once, from memory. */
export interface Lookups {
	/** A list by id or name; undefined when there is none. */
	activeList(list: string): ActiveListReader | undefined;
	dictionary(dictionary: string): DictionaryReader | undefined;
	/** A saved filter by id or name. */
	filter(
		filter: string,
	): import("./condition.definition.ts").Condition | undefined;
}

export interface ActiveListReader {
	has(key: string): boolean;
	/** One field of a record; undefined when the record or the field is absent. */
	get(key: string, field: string): string | undefined;
}

export interface DictionaryReader {
	has(key: string): boolean;
	/** The value, or one column of a table. */
	get(key: string, column?: string): string | undefined;
}

export const noLookups: Lookups = {
	activeList: () => undefined,
	dictionary: () => undefined,
	filter: () => undefined,
};
