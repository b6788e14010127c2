/** Names for people of what a schema names for machines. */

/** `maxMessageBytes` → `Max message bytes`. */
export function humanize(name: string): string {
	const words = name
		.replace(/([a-z\d])([A-Z])/g, "$1 $2")
		.replace(/[_-]+/g, " ")
		.toLowerCase()
		.replace(/^is |^has /, "");
	const known = words.replace(
		/\b(url|urls|tls|id|ids|ttl|sql|dns|cef|json|xml|csv|kv|http|tcp|udp|snmp|pfx|ktl|ip|ms)\b/g,
		(word) => acronyms[word] ?? word.toUpperCase(),
	);
	return known.charAt(0).toUpperCase() + known.slice(1);
}

const acronyms: Readonly<Record<string, string>> = {
	urls: "URLs",
	ids: "IDs",
	ms: "ms",
};

const characters: Readonly<Record<string, string>> = {
	"\n": "line feed (\\n)",
	"\r\n": "CR LF (\\r\\n)",
	"\t": "tab (\\t)",
	"\0": "zero byte (\\0)",
	"": "none",
	" ": "space",
};

/** What a choice is called: values are the words of the field, so they stay as they are where they are words. */
export function choiceTitle(value: unknown): string {
	if (value === null) return "none";
	const text = String(value);
	if (Object.hasOwn(characters, text)) return characters[text] ?? text;
	if (/^[a-z]+[A-Z]/.test(text) && !/\d/.test(text))
		return humanize(text).toLowerCase();
	return text;
}

/** Members whose values are names of event fields; the form offers these. */
export function isEventField(name: string, title: unknown): boolean {
	return (
		/^(field|eventField|targetField|sourceField)$/.test(name) ||
		/^(Target|Source|Event) field$/.test(String(title ?? ""))
	);
}

/** Lists of names of event fields. */
export function isFieldList(name: string): boolean {
	return /Fields$/.test(name);
}

/** Members that hold expressions, templates and the like: shown in letters of one width. */
export function isCode(name: string): boolean {
	return /expression|accepts|template|query|regexp|source|field|example|pattern|column|delimiter|certificate|pfx|sql/i.test(
		name,
	);
}

/** Members whose text has several lines. */
export function isLongText(
	name: string,
	maxLength: number | undefined,
): boolean {
	return (
		/runbook|description|certificate|^pfx$|query|example|template/i.test(
			name,
		) ||
		((maxLength ?? 0) >= 2000 &&
			!/password|user|token|community|url/i.test(name))
	);
}
