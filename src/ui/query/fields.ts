/** Fields of the event as the console sees them: kinds decide which operators and editors fit. */
import { quoteName, quoteText } from "./literals.ts";

/** - `text`, `ip`, `id`: compared as text. - `list`: several texts. - `document`: nested data kept as one text. */
export type FieldKind =
	| "text"
	| "ip"
	| "id"
	| "integer"
	| "float"
	| "time"
	| "list"
	| "document";

export interface EventField {
	readonly name: string;
	readonly type: string;
	readonly group: string;
	readonly doc: string;
}

/** Fields of type …Map; their entries are addressed as `S.name`. */
const mapKinds: Readonly<Record<string, FieldKind>> = {
	S: "text",
	Extra: "text",
	N: "integer",
	F: "float",
};

const kindOfType: Readonly<Record<string, FieldKind>> = {
	string: "text",
	mac: "text",
	uuid: "id",
	ip: "ip",
	integer: "integer",
	timestamp: "time",
	float: "float",
	strings: "list",
	json: "document",
};

export interface FieldList {
	readonly all: readonly EventField[];
	/** Undefined for names that are no field of the event. */
	kindOf(name: string): FieldKind | undefined;
	find(name: string): EventField | undefined;
}

export function createFieldList(all: readonly EventField[]): FieldList {
	const byName = new Map(all.map((field) => [field.name, field]));
	const find = (name: string) => byName.get(splitPath(name)?.map ?? name);
	return {
		all,
		find,
		kindOf(name) {
			const path = splitPath(name);
			if (path) return byName.has(path.map) ? mapKinds[path.map] : undefined;
			const type = byName.get(name)?.type;
			return type === undefined ? undefined : kindOfType[type];
		},
	};
}

/** `S.name` → its map and key. Keys may hold any character. */
function splitPath(name: string): { map: string; key: string } | undefined {
	const dot = name.indexOf(".");
	if (dot <= 0 || dot === name.length - 1) return undefined;
	const map = name.slice(0, dot);
	return isMapField(map) ? { map, key: name.slice(dot + 1) } : undefined;
}

export function isMapField(name: string): boolean {
	return Object.hasOwn(mapKinds, name);
}

/** The field in SQL: `Name`, `S['name']`. */
export function fieldSql(name: string): string {
	const path = splitPath(name);
	return path ? `${path.map}[${quoteText(path.key)}]` : quoteName(name);
}

export function isNumeric(kind: FieldKind): boolean {
	return kind === "integer" || kind === "float" || kind === "time";
}
