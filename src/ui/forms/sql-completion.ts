/** What the SQL editor offers while typing: fields with their meaning, functions, keywords. */
import type {
	Completion,
	CompletionContext,
	CompletionResult,
} from "@codemirror/autocomplete";
import { SQLDialect } from "@codemirror/lang-sql";
import type { EventField } from "../query/fields.ts";

const keywords =
	"SELECT DISTINCT FROM WHERE GROUP BY HAVING ORDER LIMIT OFFSET AND OR NOT IN LIKE ILIKE BETWEEN IS NULL AS ASC DESC";

/** ClickHouse as far as a search goes: quotes in names are backticks, backslashes escape. */
export function dialectWith(functions: readonly string[]): SQLDialect {
	return SQLDialect.define({
		keywords: keywords.toLowerCase(),
		builtin: functions.join(" ").toLowerCase(),
		types: "",
		backslashEscapes: true,
		identifierQuotes: "`",
		operatorChars: "*+-<>!=/|",
	});
}

export function completionSource(
	fields: readonly EventField[],
	functions: readonly string[],
): (context: CompletionContext) => CompletionResult | null {
	const options: Completion[] = [
		...fields.map((field) => ({
			label: field.name,
			type: "property",
			detail: field.type,
			info: field.doc,
			boost: 2,
		})),
		...functions.map((name) => ({
			label: name,
			apply: `${name}(`,
			type: "function",
			detail: "function",
			boost: 1,
		})),
		...keywords.split(" ").map((label) => ({ label, type: "keyword" })),
		{ label: "`events`", type: "type", detail: "table" },
	];
	return (context) => {
		if (isInsideText(context)) return null;
		const word = context.matchBefore(/[`\w]+/);
		if (!word && !context.explicit) return null;
		return { from: word?.from ?? context.pos, options, validFor: /^[`\w]*$/ };
	};
}

/** An odd number of quotes before the cursor: the user types a value. */
function isInsideText({ state, pos }: CompletionContext): boolean {
	const before = state.sliceDoc(0, pos).replace(/\\[\s\S]/g, "");
	return (before.split("'").length - 1) % 2 === 1;
}
