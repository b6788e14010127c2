/** Which field each column of a result shows, so that a value of a grouped result still leads to its events. */
import { type FieldList, isMapField } from "./fields.ts";
import { splitStatement } from "./statement.ts";
import {
	isSymbol,
	isWord,
	QueryProblem,
	type Token,
	tokenize,
} from "./tokens.ts";

/** Column or alias → field, for those columns that show a field as it is. */
export function fieldsOfColumns(
	sql: string,
	fields: FieldList,
): ReadonlyMap<string, string> {
	try {
		const items = splitItems(tokenize(splitStatement(sql).select));
		return new Map(items.flatMap((item) => fieldOfItem(item, fields)));
	} catch (error) {
		if (error instanceof QueryProblem) return new Map();
		throw error;
	}
}

function splitItems(tokens: readonly Token[]): Token[][] {
	const items: Token[][] = [[]];
	let depth = 0;
	for (const token of tokens) {
		if (isSymbol(token, "(") || isSymbol(token, "[")) depth++;
		if (isSymbol(token, ")") || isSymbol(token, "]")) depth--;
		if (depth === 0 && isSymbol(token, ",")) items.push([]);
		else items.at(-1)?.push(token);
	}
	return items;
}

function fieldOfItem(
	item: readonly Token[],
	fields: FieldList,
): [string, string][] {
	const tokens = isWord(item[0], "DISTINCT") ? item.slice(1) : item;
	const [name] = tokens;
	if (name?.kind !== "word" && name?.kind !== "name") return [];
	const key = tokens[2]?.value ?? "";
	const isEntry =
		isMapField(name.value) &&
		((isSymbol(tokens[1], "[") && isSymbol(tokens[3], "]")) ||
			isSymbol(tokens[1], "."));
	const field = isEntry ? `${name.value}.${key}` : name.value;
	if (!fields.kindOf(field)) return [];
	const after = tokens.slice(isEntry ? (isSymbol(tokens[1], "[") ? 4 : 3) : 1);
	const alias = isWord(after[0], "AS") ? after[1] : after[0];
	if (!alias) return [[field, field]];
	const isAlias = alias.kind === "word" || alias.kind === "name";
	return isAlias && after.at(-1) === alias ? [[alias.value, field]] : [];
}
