/**
 * Events as Common Event Format, the reverse of the default mapping of the CEF normalizer. Written after the public CEF
 * implementation standard, version 0.
 */
import {
	catalogue,
	type Event,
	eventType,
	type FieldDefinition,
	type FieldName,
	type FieldType,
	isEmptyValue,
	toText,
} from "#event/index.ts";

const header: readonly FieldName[] = [
	"DeviceVendor",
	"DeviceProduct",
	"DeviceVersion",
	"DeviceEventClassID",
	"Name",
	"Severity",
];

/** Keys of the standard for fields that normalizers may not write, and which therefore have none in the catalogue. */
const otherKeys: Readonly<Record<string, string>> = {
	BaseEventCount: "cnt",
	Raw: "rawEvent",
};

interface Extension {
	readonly name: FieldName;
	readonly key: string;
	readonly type: FieldType;
}

/** In the order of the catalogue. What the standard has no key for goes as `ursa…`: nothing of an event is left out. */
const extensions: readonly Extension[] = catalogue
	.filter(({ name }) => !header.includes(name))
	.map((field: FieldDefinition & { readonly name: FieldName }) => ({
		name: field.name,
		key: field.cef ?? otherKeys[field.name] ?? `ursa${field.name}`,
		type: field.type,
	}));

/** Kinds of events in the standard. */
const cefTypes: ReadonlyMap<unknown, string> = new Map([
	[eventType.base, "0"],
	[eventType.aggregated, "1"],
	[eventType.correlation, "2"],
]);

/**
 * One line without line feed. The CEF normalizer reads back what it says, but for blanks and control characters at the
 * ends of a value, which readers cut, and line breaks in the header, which has no way to write them.
 */
export function encodeCef(event: Event): string {
	let line = "CEF:0|";
	for (const name of header) line += `${headerText(event[name])}|`;
	let separator = "";
	const add = (key: string, value: string) => {
		if (value === "") return;
		line += `${separator}${key}=${value}`;
		separator = " ";
	};
	add("type", cefTypes.get(event.Type) ?? "");
	for (const { name, key, type } of extensions) {
		const value: unknown = event[name];
		if (value === undefined || value === "") continue;
		if (typeof value === "object" && isEmptyValue(value)) continue;
		add(key, extensionText(value, type));
	}
	return line;
}

function headerText(value: unknown): string {
	const text = toText(value);
	return trimmed(text.replace(/[\r\n]+/g, " ")).replace(/[\\|]/g, "\\$&");
}

function extensionText(value: unknown, type: FieldType): string {
	if (type === "timestamp" && typeof value === "number") return timeText(value);
	if (typeof value === "number") return String(value);
	const text = toText(value);
	return trimmed(
		/[\\=\r\n]/.test(text)
			? text.replace(/[\\=\r\n]/g, (character) => escapes[character] ?? "")
			: text,
	);
}

const escapes: Readonly<Record<string, string>> = {
	"\\": "\\\\",
	"=": "\\=",
	"\r": "\\r",
	"\n": "\\n",
};

/** Milliseconds where readers take the number for such (1973 to 5138); others would be taken for seconds. */
function timeText(time: number): string {
	const size = Math.abs(time);
	if ((size >= 1e11 && size < 1e14) || size > 8.64e15) return String(time);
	return new Date(time).toISOString();
}

/** Without blanks and control characters at its ends. */
function trimmed(text: string): string {
	let from = 0;
	let to = text.length;
	while (from < to && text.charCodeAt(from) <= 0x20) from++;
	while (to > from && text.charCodeAt(to - 1) <= 0x20) to--;
	return text.slice(from, to);
}
