/** For tests: what a flat parser finds, as one object; the first value of a name counts. */
import { Reject } from "../../outcome.ts";
import { Pairs } from "../raw/pairs.ts";
import type { FlatParser } from "./parser.ts";

export function fieldsOf(
	parser: FlatParser,
	text: string,
): Record<string, string> {
	const pairs = new Pairs();
	const reject = parser.parse(text, pairs);
	if (reject !== undefined) {
		throw new Error(`rejected as ${reject.code}: ${reject.cause}`);
	}
	const fields: Record<string, string> = {};
	for (let i = 0; i < pairs.count; i++) {
		const name = pairs.names[i] ?? "";
		fields[name] ??= pairs.values[i] ?? "";
	}
	return fields;
}

export function rejectOf(parser: FlatParser, text: string): Reject {
	const reject = parser.parse(text, new Pairs());
	if (reject instanceof Reject) return reject;
	throw new Error("the text was accepted");
}
