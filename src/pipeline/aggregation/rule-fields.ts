/** The fields that a rule names: how their values are read from events and written into the result. */
import {
	compilePath,
	type Event,
	type FieldName,
	type FieldType,
	isFieldName,
} from "#event/index.ts";
import { setKey } from "../normalizers/field-target.ts";
import type { AggregationRule } from "./aggregation.definition.ts";
import { aggregationErrors } from "./errors.ts";

export interface RuleField {
	readonly path: string;
	readonly type: FieldType;
	get(event: Event): unknown;
	set(event: Event, value: unknown): void;
}

export interface RuleFields {
	readonly identical: readonly RuleField[];
	readonly unique: readonly RuleField[];
	readonly sum: readonly RuleField[];
	/** Kept while all events agree on them. */
	readonly describing: readonly FieldName[];
}

/** What tells an analyst what kind of event it was. */
const describingFields: readonly FieldName[] = [
	"DeviceVendor",
	"DeviceProduct",
	"DeviceVersion",
	"DeviceEventClassID",
	"DeviceEventCategory",
	"Name",
	"Severity",
	"DeviceHostName",
	"DeviceAddress",
	"DeviceAction",
	"EventOutcome",
	"Message",
];

/** Written by services after aggregation, or by aggregation itself. */
const reserved: ReadonlySet<string> = new Set<FieldName>([
	"ID",
	"Timestamp",
	"Type",
	"TenantID",
	"ServiceID",
	"ServiceName",
	"SpaceID",
	"AggregationRuleID",
	"AggregationRuleName",
	"BaseEventCount",
	"StartTime",
	"EndTime",
]);

const scalarTypes: ReadonlySet<FieldType> = new Set<FieldType>([
	"string",
	"ip",
	"mac",
	"uuid",
	"integer",
	"timestamp",
	"float",
]);

type Role = "identical" | "unique" | "sum";

/** Throws aggregation.unknownField, unfitField, fieldTwice. */
export function compileFields(rule: string, body: AggregationRule): RuleFields {
	const used = new Set<string>();
	const compile = (role: Role) => (path: string) => {
		if (used.has(path))
			throw aggregationErrors.make("fieldTwice", { rule, field: path });
		used.add(path);
		return compileField(rule, role, path);
	};
	const identical = body.identicalFields.map(compile("identical"));
	const unique = body.uniqueFields.map(compile("unique"));
	const sum = body.sumFields.map(compile("sum"));
	return {
		identical,
		unique,
		sum,
		describing: describingFields.filter((name) => !used.has(name)),
	};
}

function compileField(rule: string, role: Role, path: string): RuleField {
	const compiled = compilePath(path);
	if (compiled === undefined)
		throw aggregationErrors.make("unknownField", { rule, field: path });
	const refuse = (reason: string) =>
		aggregationErrors.make("unfitField", { rule, role, field: path, reason });
	if (reserved.has(path)) throw refuse("Ursa itself fills it in the result");
	if (!scalarTypes.has(compiled.type))
		throw refuse("it holds several values; name one of its parts");
	if (
		role === "sum" &&
		compiled.type !== "integer" &&
		compiled.type !== "float"
	)
		throw refuse("it holds no numbers");
	const set = compileSet(path);
	// Elements of nested data have no type, so this is reached only through a path that scalarTypes lets pass.
	if (set === undefined) throw refuse("parts of it cannot be written");
	return { path, type: compiled.type, get: compiled.get, set };
}

function compileSet(
	path: string,
): ((event: Event, value: unknown) => void) | undefined {
	const dot = path.indexOf(".");
	if (dot < 0) {
		return isFieldName(path)
			? (event, value) => setField(event, path, value)
			: undefined;
	}
	const map = path.slice(0, dot);
	const key = path.slice(dot + 1);
	if (map !== "Extra" && map !== "S" && map !== "N" && map !== "F")
		return undefined;
	return (event, value) => {
		const values: Record<string, unknown> = event[map] ?? {};
		setKey(values, key, value);
		setField(event, map, values);
	};
}

/** The value comes from the same field of another event, so it has its type, which the compiler can't follow. */
export function setField(event: Event, name: FieldName, value: unknown): void {
	(event as Record<string, unknown>)[name] = value;
}
