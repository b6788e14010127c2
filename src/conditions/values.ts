/** Values as the operators see them: text and exact numbers. A missing field is "" or 0. */
import type { FieldType } from "#event/index.ts";

export type Numeric = number | bigint;

export function isNumericType(type: FieldType): boolean {
	return type === "integer" || type === "timestamp" || type === "float";
}

/** A number exactly as it is written, decimal or 0x; undefined when the text is none. */
export function readNumber(text: string): Numeric | undefined {
	const trimmed = text.trim();
	if (/^[+-]?\d{1,15}$/.test(trimmed)) return Number(trimmed);
	if (/^[+-]?\d{1,30}$/.test(trimmed)) return BigInt(trimmed);
	if (/^0x[0-9a-f]{1,16}$/i.test(trimmed)) {
		const value = BigInt(trimmed);
		return value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
	}
	if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i.test(trimmed)) {
		return undefined;
	}
	const value = Number(trimmed);
	return Number.isFinite(value) ? value : undefined;
}

/** The number a value stands for: 0 when absent, undefined when it is no number. */
export function toNumeric(value: unknown): Numeric | undefined {
	if (typeof value === "number" || typeof value === "bigint") return value;
	if (value === undefined || value === null || value === "") return 0;
	return typeof value === "string" ? readNumber(value) : undefined;
}
