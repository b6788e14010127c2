import type { Cursor } from "./cursor.ts";
import type { Expression } from "./syntax.ts";

/** Undefined when the next token is no literal. */
export function parseLiteral(cursor: Cursor): Expression | undefined {
	const token = cursor.peek();
	const isWord =
		token.kind === "word" && /^(NULL|TRUE|FALSE)$/.test(token.upper);
	if (!isWord && token.kind !== "number" && token.kind !== "string") {
		return undefined;
	}
	cursor.next();
	return { kind: "literal", text: isWord ? token.upper : token.text };
}

/** Literals only: ClickHouse reads a name after IN, even in parentheses, as a table. */
export function parseInItems(cursor: Cursor): Expression[] {
	const close = cursor.at("[") ? "]" : ")";
	if (close === ")") cursor.expect("(", "after IN");
	else cursor.next();
	const items = [parseInItem(cursor)];
	while (cursor.accept(",")) items.push(parseInItem(cursor));
	cursor.expect(close, "after the values of IN");
	return items;
}

function parseInItem(cursor: Cursor): Expression {
	if (cursor.accept("(")) {
		return cursor.nested(() => ({ kind: "tuple", items: closeIn(cursor) }));
	}
	if (cursor.accept("-")) {
		const operand = cursor.nested(() => parseInItem(cursor));
		return { kind: "unary", operator: "-", operand };
	}
	const literal = parseLiteral(cursor);
	if (literal !== undefined) return literal;
	throw cursor.refuse(
		"IN takes a list of values in parentheses, such as ('a', 'b')",
	);
}

function closeIn(cursor: Cursor): Expression[] {
	const items = [parseInItem(cursor)];
	while (cursor.accept(",")) items.push(parseInItem(cursor));
	cursor.expect(")", "after the values of IN");
	return items;
}
