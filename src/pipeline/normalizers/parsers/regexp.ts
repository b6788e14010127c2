import type { Re2 } from "#text/index.ts";
import { Reject } from "../../outcome.ts";
import type { FlatParser } from "./parser.ts";

/** Named groups become raw fields, in the order of the first expression that matches. */
export function createRegexpParser(expressions: readonly Re2[]): FlatParser {
	const compiled = expressions.map((expression) => ({
		expression,
		names: [...expression.groupNumbers.keys()],
		numbers: [...expression.groupNumbers.values()],
	}));
	const noMatch = new Reject(
		"regexp.noMatch",
		expressions.length === 1
			? "The expression does not match the message."
			: `None of the ${expressions.length} expressions matches the message.`,
	);
	return {
		shape: "flat",
		mayRead(text) {
			for (const { mayMatch } of expressions) {
				if (mayMatch === undefined || mayMatch(text)) return true;
			}
			return false;
		},
		parse(text, into) {
			for (const { expression, names, numbers } of compiled) {
				const captures = expression.captures(text);
				if (captures === undefined) continue;
				for (let i = 0; i < names.length; i++) {
					const value = captures[numbers[i] ?? 0];
					// A group that took no part is no field.
					if (value !== undefined) into.add(names[i] ?? "", value);
				}
				return into.overflow();
			}
			return noMatch;
		},
	};
}
