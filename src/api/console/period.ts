import { apiErrors } from "../errors.ts";

/** Throws api.periodReversed. */
export function requirePeriod(period: {
	readonly from?: number | undefined;
	readonly to?: number | undefined;
}): void {
	const { from, to } = period;
	if (from !== undefined && to !== undefined && from > to) {
		throw apiErrors.make("periodReversed");
	}
}
