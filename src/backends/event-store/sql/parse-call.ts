import { type Cursor, identifierOf } from "./cursor.ts";
import { findFunction } from "./functions.ts";
import type { Token } from "./lexer.ts";
import { isReserved } from "./reserved.ts";
import { subnetCondition } from "./subnet-condition.ts";
import type { Expression } from "./syntax.ts";

type Parse = (cursor: Cursor) => Expression;

/** A function of the list with its arguments; `parse` reads one expression. */
export function parseCall(cursor: Cursor, parse: Parse): Expression {
	const token = cursor.next();
	const name = findFunction(token.text);
	if (name === undefined) {
		throw cursor.refuse(
			isReserved(token)
				? `${token.upper} cannot stand here`
				: `The function ${token.text} is not available in searches`,
			token,
		);
	}
	cursor.expect("(", "after the name of a function");
	const isDistinct = cursor.accept("DISTINCT");
	const args = cursor.at(")") ? [] : parseArguments(cursor, parse);
	cursor.expect(")", `after the arguments of ${token.text}`);
	if (name === "inSubnet") return subnetCondition(cursor, token, args);
	if (!cursor.at("(")) {
		return { kind: "call", name, parameters: [], isDistinct, args };
	}
	const parameters = args.map((arg) => {
		if (arg.kind === "literal") return arg.text;
		throw cursor.refuse(
			`The first parentheses of ${token.text} take numbers or texts only`,
			token,
		);
	});
	cursor.next();
	const isInnerDistinct = cursor.accept("DISTINCT");
	const inner = cursor.at(")") ? [] : parseArguments(cursor, parse);
	cursor.expect(")", `after the arguments of ${token.text}`);
	return {
		kind: "call",
		name,
		parameters,
		isDistinct: isInnerDistinct,
		args: inner,
	};
}

function parseArguments(cursor: Cursor, parse: Parse): Expression[] {
	const args = [parseArgument(cursor, parse)];
	while (cursor.accept(",")) args.push(parseArgument(cursor, parse));
	return args;
}

function parseArgument(cursor: Cursor, parse: Parse): Expression {
	if (cursor.at("*") && cursor.peek(1).text === ")") {
		cursor.next();
		return { kind: "star" };
	}
	const parameters = acceptLambda(cursor);
	if (parameters === undefined) return parse(cursor);
	return { kind: "lambda", parameters, body: parse(cursor) };
}

/** Steps over `x ->` or `(x, y) ->`; undefined when the argument is no lambda. */
function acceptLambda(cursor: Cursor): string[] | undefined {
	const names: Token[] = [];
	let ahead = 0;
	if (cursor.peek().text === "(") {
		do {
			names.push(cursor.peek(ahead + 1));
			ahead += 2;
		} while (cursor.peek(ahead).text === ",");
		if (cursor.peek(ahead).text !== ")") return undefined;
	} else names.push(cursor.peek());
	if (cursor.peek(ahead + 1).text !== "->") return undefined;
	const wrong = names.find(
		(token) => token.kind !== "word" || isReserved(token),
	);
	if (wrong !== undefined) {
		throw cursor.refuse("A lambda takes plain names", wrong);
	}
	for (let step = 0; step < ahead + 2; step++) cursor.next();
	return names.map(identifierOf);
}
