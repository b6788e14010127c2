/**
 * How a field of the event is described. Everything that depends on the list of fields (type, table, CEF mapping,
 * console) is derived from entries of this shape; see `catalogue.ts`.
 */

/**
 * - `string`, `ip`, `mac`, `uuid`: text; absent = "".
 * - `integer`: signed 64-bit; absent = 0. `timestamp`: integer, milliseconds since the epoch, UTC.
 * - `float`: IEEE double; absent = 0.
 * - `strings`: list of text. `json`: nested data kept as one JSON document.
 * - `stringMap`, `integerMap`, `floatMap`: name → value; addressed as `Extra.name`, `S.name`, `N.name`, `F.name`.
 */
export type FieldType =
	| "string"
	| "ip"
	| "mac"
	| "uuid"
	| "integer"
	| "timestamp"
	| "float"
	| "strings"
	| "json"
	| "stringMap"
	| "integerMap"
	| "floatMap";

/** Where the console shows the field. */
export type FieldGroup =
	| "General"
	| "Source"
	| "Destination"
	| "Device"
	| "File"
	| "Request"
	| "Custom"
	| "Service";

export interface FieldDefinition {
	readonly name: string;
	readonly type: FieldType;
	readonly group: FieldGroup;
	/** What the field means, one sentence. */
	readonly doc: string;
	/** Longest text in Unicode characters; a longer value is cut. Absent for numbers and nested data. */
	readonly max?: number;
	/** Key in the extension of a CEF line. */
	readonly cef?: string;
	/** True for fields that only services write, never normalizers or enrichment. */
	readonly internal?: boolean;
	/** True when few different values are expected: stored as a dictionary. */
	readonly fewValues?: boolean;
}
