import type { Re2 } from "#text/index.ts";
import { Reject } from "../../outcome.ts";
import type { FlatParser } from "./parser.ts";

/** Named groups become raw fields, in the order of the first expression that matches. */
export function createRegexpParser(expressions: readonly Re2[]): FlatParser {
	return {
		shape: "flat",
		parse(text, into) {
			for (const expression of expressions) {
				const match = expression.exec(text);
				if (match === undefined) continue;
				const { groups } = match;
				for (const name in groups) into.add(name, groups[name] ?? "");
				return into.overflow();
			}
			return new Reject(
				"regexp.noMatch",
				expressions.length === 1
					? "The expression does not match the message."
					: `None of the ${expressions.length} expressions matches the message.`,
			);
		},
	};
}
