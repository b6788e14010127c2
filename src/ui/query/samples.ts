/** Named samples for tests of the query room. */
import { createFieldList, type EventField } from "./fields.ts";

function field(name: string, type: string): EventField {
	return { name, type, group: "General", doc: "" };
}

export const fields = createFieldList([
	field("ID", "uuid"),
	field("Timestamp", "timestamp"),
	field("Name", "string"),
	field("Message", "string"),
	field("SourceAddress", "ip"),
	field("DestinationAddress", "ip"),
	field("SourcePort", "integer"),
	field("DestinationPort", "integer"),
	field("SourceUserName", "string"),
	field("DestinationUserName", "string"),
	field("BytesIn", "integer"),
	field("SourceLatitude", "float"),
	field("TICategories", "strings"),
	field("TI", "json"),
	field("Raw", "string"),
	field("S", "stringMap"),
	field("N", "integerMap"),
	field("F", "floatMap"),
	field("Extra", "stringMap"),
]);

/** Texts that would break out of a literal that is quoted carelessly. */
export const hostileTexts: readonly string[] = [
	"'",
	"\\",
	"\\'",
	"' OR 1=1 --",
	"\\' OR 1=1 --",
	"'; DROP TABLE events; --",
	"'/*",
	"a\nb\tc\0d",
	"100%_\\%",
	"`\"'",
	"\u202egnp.exe",
	"<img src=x onerror=alert(1)>",
	"{{7*7}}#{7*7}",
	"\u2028",
	"日本語 😀",
];
