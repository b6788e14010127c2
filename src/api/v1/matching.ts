import { compileRe2 } from "#text/index.ts";

/** A test by a pattern that the definition of the operation has checked; no pattern takes everything. */
export function matchesPattern(
	pattern: string | undefined,
): (text: string) => boolean {
	if (pattern === undefined) return () => true;
	const expression = compileRe2(pattern, { ignoreCase: true });
	return (text) => expression.test(text);
}

/** A test by a list of values of which one must fit; no list takes everything. */
export function isAmong(
	values: readonly string[] | undefined,
): (value: string) => boolean {
	if (values === undefined) return () => true;
	const set = new Set(values);
	return (value) => set.has(value);
}
