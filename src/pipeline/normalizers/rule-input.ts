/** How a rule gets at raw fields: the same steps for pairs and for nested data, which differ in how fields are found. */
import type { Event } from "#event/index.ts";
import { Reject } from "../outcome.ts";
import { compilePairsMapping, compileTreeMapping } from "./apply-mapping.ts";
import { keepExtraPairs, keepExtraTree } from "./extra-fields.ts";
import type { MappingTable } from "./mapping.ts";
import type { FlatParser, TreeParser } from "./parsers/parser.ts";
import { JsonMessage } from "./raw/json-message.ts";
import { Pairs } from "./raw/pairs.ts";
import { compileRawPath } from "./raw/raw-path.ts";
import type { Run } from "./run.ts";

export interface RuleInput<Message> {
	parse(text: string): Message | Reject;
	/** Writes mapped fields, and what the mapping does not read into `Extra` when that is wanted. */
	map(message: Message, event: Event, run: Run): void;
	/** Reads one raw field. */
	resolve(source: string): (message: Message) => unknown;
}

export function pairsInput(
	parser: FlatParser,
	table: MappingTable,
	keepsExtra: boolean,
): RuleInput<Pairs> {
	const map = compilePairsMapping(table);
	// Used again for every message: a rule is done with one before it sees the next.
	const pairs = new Pairs();
	const unread: number[] = [];
	return {
		parse(text) {
			pairs.clear();
			return parser.parse(text, pairs) ?? pairs.overflow() ?? pairs;
		},
		map(message, event, run) {
			unread.length = 0;
			map(message, event, run, unread);
			if (keepsExtra) keepExtraPairs(message, unread, event, run);
		},
		resolve: (source) => (message) => message.get(source),
	};
}

export function treeInput(
	parser: TreeParser,
	table: MappingTable,
	keepsExtra: boolean,
): RuleInput<JsonMessage> {
	const map = compileTreeMapping(table);
	return {
		parse(text) {
			const root = parser.parse(text);
			return root instanceof Reject ? root : new JsonMessage(root, text);
		},
		map(message, event, run) {
			const unread: string[] = [];
			map(message, event, run, unread);
			if (keepsExtra) keepExtraTree(message, unread, table, event, run);
		},
		resolve(source) {
			const get = compileRawPath(source);
			return (message) => message.exact(source, get(message.root));
		},
	};
}
