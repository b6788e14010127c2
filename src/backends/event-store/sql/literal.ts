const escapes: Readonly<Record<string, string>> = {
	"\\": "\\\\",
	"'": "\\'",
	"\0": "\\0",
	"\b": "\\b",
	"\f": "\\f",
	"\n": "\\n",
	"\r": "\\r",
	"\t": "\\t",
};

/** A text as a ClickHouse literal. Holds no line feed, so it can never look like the end of inserted data. */
export function textLiteral(text: string): string {
	const escaped = text.replace(/[\\'\0\b\f\n\r\t]/g, (char) => {
		return escapes[char] ?? char;
	});
	return `'${escaped}'`;
}

/** A name of a table, column or database as a ClickHouse identifier. */
export function nameLiteral(name: string): string {
	return `\`${name.replace(/[\\`]/g, "\\$&").replaceAll("\n", "\\n")}\``;
}
