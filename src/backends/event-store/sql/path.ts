/** Names and dotted paths of a query: a field, `Extra.user`, `GroupedBy.0`, `TI.key.0.Category`. */
import { findField } from "#event/index.ts";
import { type Cursor, identifierOf } from "./cursor.ts";
import type { Token } from "./lexer.ts";
import { textLiteral } from "./literal.ts";
import type { Expression } from "./syntax.ts";

/** What the name the cursor just passed leads to, with the parts that follow it. */
export function resolvePath(cursor: Cursor, token: Token): Expression {
	const name = identifierOf(token);
	const of: Expression = { kind: "name", name, position: token.start };
	const keys = acceptKeys(cursor, token);
	if (keys.length === 0) return of;
	const type = findField(name)?.type;
	switch (type) {
		case "stringMap":
		case "integerMap":
		case "floatMap":
			// A key of these maps may itself hold dots.
			return { kind: "element", of, index: quoteText(keys.join(".")) };
		case "strings":
			if (keys.length === 1 && isIndex(keys[0])) {
				return { kind: "element", of, index: ordinal(keys[0]) };
			}
			throw cursor.refuse(`${name} is a list; write ${name}.0`, token);
		case "json": {
			const path = keys.map((key) =>
				isIndex(key) ? ordinal(key) : quoteText(key),
			);
			const args = [of, ...path, quoteText("String")];
			return {
				kind: "call",
				name: "JSONExtract",
				parameters: [],
				isDistinct: false,
				args,
			};
		}
		default:
			throw cursor.refuse(
				type === undefined
					? `There is no field ${name}`
					: `${name} has no parts`,
				token,
			);
	}
}

function acceptKeys(cursor: Cursor, name: Token): string[] {
	const keys: string[] = [];
	let end = name.end;
	while (cursor.at(".") && cursor.peek().start === end) {
		cursor.next();
		const key = cursor.peek();
		if (!/^(word|quoted|number)$/.test(key.kind) || key.start !== end + 1) {
			throw cursor.refuse("Expected a key after the dot");
		}
		cursor.next();
		end = key.end;
		// "0.1" was cut as one number, but means two list positions here.
		keys.push(
			...(key.kind === "number" ? key.text.split(".") : [identifierOf(key)]),
		);
	}
	return keys;
}

function isIndex(key: string | undefined): key is string {
	return key !== undefined && /^\d{1,9}$/.test(key);
}

/** Our lists start at 0, ClickHouse's at 1. */
function ordinal(key: string): Expression {
	return { kind: "literal", text: String(Number(key) + 1) };
}

export function quoteText(text: string): Expression {
	return { kind: "literal", text: textLiteral(text) };
}
