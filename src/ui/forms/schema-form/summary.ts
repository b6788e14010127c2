/** What tells a member of a list from the others when it is folded. */
import { lineText, unmask } from "../../query/values.ts";
import { choiceTitle } from "./labels.ts";
import { isRecord } from "./schema-node.ts";

const telling = [
	"kind",
	"type",
	"method",
	"operation",
	"trigger",
	"name",
	"alias",
	"field",
	"source",
	"url",
	"host",
	"port",
	"path",
	"topic",
];

export function summaryOf(value: unknown): string {
	if (!isRecord(value)) return "";
	const parts = telling
		.map((name) => (Object.hasOwn(value, name) ? value[name] : undefined))
		.filter(
			(part) =>
				(typeof part === "string" && part !== "") || typeof part === "number",
		)
		.map((part) => choiceTitle(part));
	return unmask(lineText(parts.slice(0, 4).join(" · ")));
}
