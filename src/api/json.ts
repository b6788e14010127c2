/** JSON text with whole numbers beyond 2^53, which JavaScript keeps as bigint. */

// Part of the language since V8 11.4, not yet of TypeScript's library.
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/** Such numbers as JSON numbers with all digits. */
export function toExactJson(value: unknown): string {
	return stringify(value, (number) => rawJSON(number.toString()));
}

/** Such numbers as decimal text, for readers whose numbers are doubles. */
export function toTextJson(value: unknown): string {
	return stringify(value, (number) => number.toString());
}

function stringify(
	value: unknown,
	writeBigint: (number: bigint) => unknown,
): string {
	// A replacer makes writing several times slower, so it is used only for values that need it.
	try {
		return JSON.stringify(value);
	} catch (error) {
		if (!(error instanceof TypeError)) throw error;
		return JSON.stringify(value, (_key, part: unknown) =>
			typeof part === "bigint" ? writeBigint(part) : part,
		);
	}
}
