/** For tests: what conditions mean, written without regard to speed, and the data they ask for. */
import type { Event } from "#event/index.ts";
import type { Comparison, Condition, Lookups, Operand } from "./index.ts";
import { comparison, constant, field } from "./testing.ts";

/** Values of the events and the constants. */
export const words = ["", "a", "A", "ab", "Abc", "b", "1", "2", "10", "|"];
const records = new Map([
	["a|b", { value: "ab", count: "2" }],
	["A|", { value: "10", count: "10" }],
	["1|1", { value: "", count: "x" }],
]);
/** What every saved filter says. */
const small = comparison(field("SourcePort"), "<", constant(2));
export const lookups: Lookups = {
	activeList: () => ({
		has: (key) => records.has(key),
		get: (key) => records.get(key)?.value,
	}),
	dictionary: () => ({
		has: (key) => records.has(key),
		get: (key, column) =>
			column === "count" ? records.get(key)?.count : records.get(key)?.value,
	}),
	filter: () => small,
	assets: {
		vulnerabilities: (id) => [{ names: [id], severity: "low" }],
		categories: (id) => new Set([id, "a"]),
	},
	accounts: { groups: (account) => new Set([account.toLowerCase()]) },
};

/** The texts and, for fields of numbers, the numbers that an operand has in the event. */
function valuesOf(
	operand: Operand | undefined,
	event: Event,
): (string | number)[] {
	const keyed = (fields: readonly string[]) => {
		const parts = fields.map((name) => String(valuesOf(field(name), event)[0]));
		const key = parts.map((part) => part.replaceAll("|", "\\|")).join("|");
		return records.get(parts.length === 1 ? String(parts[0]) : key);
	};
	switch (operand?.kind) {
		case "constant":
			return [operand.value];
		case "list":
			return operand.values;
		case "activeList":
			return [keyed([...operand.keyFields].sort())?.value ?? ""];
		case "dictionary":
			return [keyed(operand.keyFields)?.value ?? ""];
		case "table":
			return [keyed(operand.keyFields)?.count ?? ""];
		case "ti":
			return recordsOf(operand, event).map(({ score }) => score);
		case "field":
			if (operand.field === "SourcePort")
				return [Number(event.SourcePort ?? 0)];
			if (operand.field === "GroupedBy") return event.GroupedBy ?? [];
			return [
				String(Object.entries(event).find(([n]) => n === operand.field)?.[1]),
			];
		default:
			return [];
	}
}

interface TiRecord {
	readonly Category: string;
	readonly score: string;
}

function recordsOf(operand: Operand, event: Event): readonly TiRecord[] {
	if (operand.kind !== "ti") return [];
	// A cast, since the events of the test are made with this shape.
	const ti = (event.TI ?? {}) as unknown as Readonly<
		Record<string, readonly TiRecord[]>
	>;
	return Object.entries(ti)
		.filter(
			([key]) => operand.keyField === undefined || key === (event.Name ?? ""),
		)
		.flatMap(([, found]) => found)
		.filter(({ Category }) => [Category, undefined].includes(operand.category));
}

export function interpret(condition: Condition, event: Event): boolean {
	if (condition.kind === "filter") {
		return interpret(small, event) !== condition.isNegated;
	}
	if (condition.kind === "group") {
		const results = condition.members.map((member) => interpret(member, event));
		if (condition.operator === "and") return !results.includes(false);
		return results.includes(true) === (condition.operator === "or");
	}
	return isTrue(condition, event) !== condition.isNegated;
}

function isTrue(condition: Comparison, event: Event): boolean {
	const { left, operator, right, ignoreCase } = condition;
	const lefts = valuesOf(left, event);
	const rights = valuesOf(right, event);
	if (lefts.length === 0) lefts.push("");
	if (rights.length === 0) rights.push("");
	const fold = (value: unknown) =>
		ignoreCase ? String(value).toLowerCase() : String(value);
	switch (operator) {
		case "TIDetect":
			return recordsOf(left, event).length > 0;
		case "inActiveList":
		case "inDictionary": {
			const fields = "keyFields" in left ? [...left.keyFields] : [];
			if (operator === "inActiveList") fields.sort();
			const parts = fields.map((n) => String(valuesOf(field(n), event)[0]));
			const escaped = parts.map((part) => part.replaceAll("|", "\\|"));
			return records.has(
				parts.length === 1 ? String(parts[0]) : escaped.join("|"),
			);
		}
		case "hasVulnerability":
			return (
				lefts[0] !== "" && rights.some((name) => fold(name) === fold(lefts[0]))
			);
		case "inCategory":
			return (
				lefts[0] !== "" &&
				rights.some((name) => name === "a" || String(name) === lefts[0])
			);
		case "inActiveDirectoryGroup":
			return (
				lefts[0] !== "" &&
				rights.some(
					(name) =>
						String(name).toLowerCase() === String(lefts[0]).toLowerCase(),
				)
			);
		case "hasBit":
			return lefts.some(
				(value) =>
					!Number.isNaN(Number(value)) &&
					rights.every((bit) => (Number(value) >> Number(bit)) % 2 === 1),
			);
	}
	return lefts.some((one) =>
		rights.some((other) => {
			const isNumber = typeof one === "number" || typeof other === "number";
			switch (operator) {
				case "=": {
					const isTyped =
						typeof one === "number" ||
						(typeof other === "number" && right?.kind === "field");
					return isTyped
						? Number(one) === Number(other)
						: fold(one) === fold(other);
				}
				case "contains":
					return fold(one).includes(fold(other));
				case "startsWith":
					return fold(one).startsWith(fold(other));
				case "endsWith":
					return fold(one).endsWith(fold(other));
				case "match":
					return new RegExp(`^(?:${other})$`, ignoreCase ? "i" : "").test(
						String(one),
					);
				case "inSubnet":
					return one === "10.0.0.1" && String(other) === "10.0.0.0/8";
				default: {
					const isOrder =
						isNumber || (other !== "" && !Number.isNaN(Number(other)));
					const first = isOrder ? Number(one) : fold(one);
					const second = isOrder ? Number(other) : fold(other);
					if (operator === "<") return first < second;
					if (operator === "<=") return first <= second;
					return operator === ">" ? first > second : first >= second;
				}
			}
		}),
	);
}
