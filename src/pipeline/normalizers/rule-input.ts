/** How a rule gets at raw fields: the same steps for pairs and for nested data, which differ in how fields are found. */
import type { Event } from "#event/index.ts";
import { Reject } from "../outcome.ts";
import { keepExtraPairs, keepExtraTree } from "./extra-fields.ts";
import {
	compilePairsMapping,
	compileTreeMapping,
	type MappingTable,
} from "./mapping.ts";
import type { FlatParser, TreeParser } from "./parsers/parser.ts";
import { JsonMessage } from "./raw/json-message.ts";
import { Pairs } from "./raw/pairs.ts";
import { compileRawPath } from "./raw/raw-path.ts";
import type { Run } from "./run.ts";

export interface RuleInput<Message> {
	parse(text: string): Message | Reject;
	map(message: Message, event: Event, run: Run): void;
	/** Puts what the mapping does not read into `Extra`. */
	keepExtra(message: Message, event: Event, run: Run): void;
	/** Reads one raw field. */
	resolve(source: string): (message: Message) => unknown;
}

export function pairsInput(
	parser: FlatParser,
	table: MappingTable,
): RuleInput<Pairs> {
	// Used again for every message: a rule is done with one before it sees the next.
	const pairs = new Pairs();
	return {
		parse(text) {
			pairs.clear();
			return parser.parse(text, pairs) ?? pairs.overflow() ?? pairs;
		},
		map: compilePairsMapping(table),
		keepExtra: (message, event, run) =>
			keepExtraPairs(message, table, event, run),
		resolve: (source) => (message) => message.get(source),
	};
}

export function treeInput(
	parser: TreeParser,
	table: MappingTable,
): RuleInput<JsonMessage> {
	return {
		parse(text) {
			const root = parser.parse(text);
			return root instanceof Reject ? root : new JsonMessage(root, text);
		},
		map: compileTreeMapping(table),
		keepExtra: (message, event, run) =>
			keepExtraTree(message, table, event, run),
		resolve(source) {
			const get = compileRawPath(source);
			return (message) => message.exact(source, get(message.root));
		},
	};
}
