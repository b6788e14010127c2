/** The values of a unique field in one result: all of them, within limits. */
import { type Event, toText } from "#event/index.ts";
import { setKey } from "../normalizers/field-target.ts";
import type { RuleField } from "./rule-fields.ts";

const mostValues = 1000;
const mostChars = 16_384;
/** Room of a text field; the table's fields hold at least so much. */
const mostJoinedChars = 1023;

export interface UniqueValues {
	/** In order of appearance. */
	readonly values: Set<string>;
	chars: number;
	/** There were values that are not kept. */
	isCut: boolean;
}

export function createUniqueValues(): UniqueValues {
	return { values: new Set(), chars: 0, isCut: false };
}

/** Adds a value; gives back by how many characters what is kept grew. */
export function addUnique(unique: UniqueValues, value: unknown): number {
	// As it comes back from the journal, which holds no halves of characters.
	const text = toText(value).toWellFormed();
	if (text === "" || unique.isCut || unique.values.has(text)) return 0;
	if (
		unique.values.size === mostValues ||
		unique.chars + text.length > mostChars
	) {
		unique.isCut = true;
		return 0;
	}
	unique.values.add(text);
	unique.chars += text.length;
	return text.length;
}

/** Puts the values where the definition of rules says. */
export function writeUnique(
	field: RuleField,
	unique: UniqueValues,
	event: Event,
): void {
	const values = [...unique.values];
	const [first] = values;
	if (first === undefined && !unique.isCut) return;
	if (first !== undefined && values.length === 1 && !unique.isCut) {
		field.set(event, typedValue(field, first));
	} else if (field.type === "string") {
		field.set(event, joinWithin(values, unique.isCut, mostJoinedChars));
	}
	event.Extra ??= {};
	const all = unique.isCut ? [...values, "…"] : values;
	setKey(event.Extra, `unique.${field.path}`, JSON.stringify(all));
}

function typedValue(field: RuleField, text: string): unknown {
	if (field.type === "float" || field.type === "timestamp") return Number(text);
	if (field.type !== "integer") return text;
	const number = Number(text);
	return Number.isSafeInteger(number) ? number : BigInt(text);
}

function joinWithin(
	values: readonly string[],
	isCut: boolean,
	limit: number,
): string {
	let joined = "";
	for (const value of values) {
		const longer = joined === "" ? value : `${joined}, ${value}`;
		if (longer.length > limit - 3) return joined === "" ? "…" : `${joined}, …`;
		joined = longer;
	}
	return isCut ? `${joined}, …` : joined;
}
