/** Values of events as text. Everything in them comes from outside: they are only ever shown as text. */

/** As in the event model, a missing field means "" or 0. The text "0" is a value: a return code, a version. */
export function isEmptyValue(value: unknown): boolean {
	if (value === undefined || value === null) return true;
	if (value === "" || value === 0) return true;
	if (Array.isArray(value)) return value.length === 0;
	if (typeof value === "object") return Object.keys(value).length === 0;
	return false;
}

export function valueText(value: unknown): string {
	if (value === undefined || value === null) return "";
	if (typeof value === "string") return value;
	if (typeof value === "object") return JSON.stringify(value);
	return String(value);
}

/** One line for a table cell: line breaks and control characters made visible, directions of text left alone. */
export function lineText(value: unknown): string {
	const text =
		Array.isArray(value) && value.every((item) => typeof item === "string")
			? value.join(", ")
			: valueText(value);
	const shown = text.length > maxLine ? `${text.slice(0, maxLine)}…` : text;
	// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is shown
	return shown.replace(/[\x00-\x1f\x7f\u2028\u2029]/g, visible);
}

/** Characters of a value that a table cell holds; the whole is in the details. */
const maxLine = 600;

/** Invisible characters that reorder or hide text: a value could be read as another. */
const deceptive =
	/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c\u180e]/g;

function visible(character: string): string {
	const code = character.charCodeAt(0);
	if (character === "\n") return "⏎";
	if (character === "\t") return "⇥";
	if (code < 0x20) return String.fromCharCode(0x2400 + code);
	return "␡";
}

/** Replaces characters that would reorder or hide the text around them by their code in ⟨ ⟩. */
export function unmask(text: string): string {
	return text.replace(
		deceptive,
		(c) => `⟨U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`,
	);
}

/** The value at a field's path in a row: rows hold whole maps, columns may name one entry. */
export function valueAt(
	row: Readonly<Record<string, unknown>>,
	path: string,
): unknown {
	if (Object.hasOwn(row, path)) return row[path];
	const dot = path.indexOf(".");
	if (dot < 0) return undefined;
	const map = row[path.slice(0, dot)];
	if (typeof map !== "object" || map === null) return undefined;
	return Object.getOwnPropertyDescriptor(map, path.slice(dot + 1))?.value;
}
