/** Operators on numbers. */
import type { OperatorName } from "./condition.definition.ts";
import { BadConstant } from "./text-operators.ts";
import { type Numeric, readNumber, toNumeric } from "./values.ts";

export function numberOf(constant: string | number): Numeric {
	const value = typeof constant === "number" ? constant : readNumber(constant);
	if (value === undefined) {
		throw new BadConstant(String(constant), "it is no number");
	}
	return value;
}

/** = and the ordering operators. */
export function numericOrder(
	operator: OperatorName,
): (left: Numeric, right: Numeric) => boolean {
	switch (operator) {
		case "<":
			return (left, right) => left < right;
		case "<=":
			return (left, right) => left <= right;
		case ">":
			return (left, right) => left > right;
		case ">=":
			return (left, right) => left >= right;
		default:
			// A number may be a bigint on one side only; both orders mean equal, whatever the representation, and exclude NaN.
			return (left, right) => left <= right && left >= right;
	}
}

/** True when the value is a number that stands so to any of the constants. */
export function compileNumberTest(
	operator: OperatorName,
	constants: readonly Numeric[],
): (value: unknown) => boolean {
	const compare = numericOrder(operator);
	const [only] = constants;
	if (constants.length === 1 && only !== undefined) {
		return (raw) => {
			const value = toNumeric(raw);
			return value !== undefined && compare(value, only);
		};
	}
	return (raw) => {
		const value = toNumeric(raw);
		return (
			value !== undefined &&
			constants.some((constant) => compare(value, constant))
		);
	};
}

/** Positions count from 0 at the lowest bit; a list asks for all of its bits. */
export function compileHasBit(
	constants: readonly (string | number)[],
): (value: unknown) => boolean {
	let mask = 0n;
	for (const constant of constants) {
		const position = Number(readNumber(String(constant)));
		if (!Number.isInteger(position) || position < 0 || position > 63) {
			throw new BadConstant(String(constant), "bits have positions 0 to 63");
		}
		mask |= 1n << BigInt(position);
	}
	const small = mask <= 0x7fff_ffffn ? Number(mask) : undefined;
	return (raw) => {
		const value = toNumeric(raw);
		if (value === undefined) return false;
		if (typeof value === "number") {
			if (!Number.isInteger(value)) return false;
			if (small !== undefined && value >= 0 && value <= 0x7fff_ffff) {
				return (value & small) === small;
			}
		}
		return (BigInt(value) & mask) === mask;
	};
}
