import type { RawMessage } from "../../raw.ts";
import { connectorErrors } from "../errors.ts";
import { createDelimitedFramer, type Delimiter } from "../framing/delimited.ts";
import {
	decodeMessage,
	type FramingSettings,
	tooLong,
} from "../framing/framer.ts";
import { sliceJsonElements } from "./json-elements.ts";

export interface BodySplitting extends FramingSettings {
	readonly delimiter: "auto" | "none" | Delimiter;
}

/**
 * Cuts a body into messages. `none`: the body is one. `\n`, `\t`, `\0`: one per delimiter. `auto`: a JSON array gives one per element
 * (a string element its text, anything else as it was written), a JSON object, even over several lines, is one, and
 * everything else is one per line. Empty messages are none. Throws connectors.badJson when the content type is JSON and
 * neither the whole nor its first line is.
 */
export function splitBody(
	body: Buffer,
	contentType: string | undefined,
	splitting: BodySplitting,
): RawMessage[] {
	const { delimiter } = splitting;
	if (delimiter === "none") return wholeBody(body, splitting);
	if (delimiter !== "auto") return cut(body, delimiter, splitting);
	const mediaType = contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
	if (lineMediaTypes.has(mediaType) || !mayBeJson(body))
		return cut(body, "\n", splitting);
	const { text, isDamaged = false } = decodeMessage(splitting.encoding, body);
	const json = readJson(text);
	if (json !== undefined)
		return json.map((message) => jsonMessage(message, isDamaged, splitting));
	if (isJsonMediaType(mediaType) && !isJson(firstLine(text)))
		throw connectorErrors.make("badJson");
	return cut(body, "\n", splitting);
}

/** Types that say one document per line, so a body of one line that is an array is that line. */
const lineMediaTypes = new Set([
	"application/x-ndjson",
	"application/ndjson",
	"application/jsonl",
	"application/x-jsonlines",
]);

function isJsonMediaType(mediaType: string): boolean {
	return mediaType === "application/json" || mediaType.endsWith("+json");
}

function wholeBody(body: Buffer, splitting: BodySplitting): RawMessage[] {
	if (body.length > splitting.maxMessageBytes)
		return [decodeMessage(splitting.encoding, body, tooLong(splitting))];
	const message = decodeMessage(splitting.encoding, body);
	const text = message.text.replace(/[\r\n]+$/, "");
	return text === "" ? [] : [{ ...message, text }];
}

function cut(
	body: Buffer,
	delimiter: Delimiter,
	splitting: BodySplitting,
): RawMessage[] {
	const messages: RawMessage[] = [];
	const framer = createDelimitedFramer({ ...splitting, delimiter });
	framer.push(body, messages);
	framer.end(messages);
	return messages;
}

/** Looks at the first bytes only, so that lines of text are not decoded twice. */
function mayBeJson(body: Buffer): boolean {
	const start = body.subarray(0, 64).toString("latin1");
	return /^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*[[{]/.test(start);
}

function readJson(text: string): string[] | undefined {
	const json = text.replace(/^\ufeff/, "").trim();
	if (!isJson(json)) return undefined;
	return json.startsWith("[")
		? sliceJsonElements(json).map(elementText)
		: [json];
}

function elementText(element: string): string {
	return element.startsWith('"') ? String(JSON.parse(element)) : element;
}

function jsonMessage(
	text: string,
	isDamaged: boolean,
	splitting: BodySplitting,
): RawMessage {
	// A character of JavaScript is at most three bytes of UTF-8.
	const mayBeLong = text.length > splitting.maxMessageBytes / 3;
	if (mayBeLong && Buffer.byteLength(text) > splitting.maxMessageBytes) {
		const kept = text.slice(0, keptCharacters);
		return { text: kept, rejection: tooLong(splitting) };
	}
	return isDamaged && text.includes("\ufffd") ? { text, isDamaged } : { text };
}

const keptCharacters = 64 * 1024;

function firstLine(text: string): string {
	return text.trim().split("\n", 1)[0] ?? "";
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch (error) {
		if (error instanceof SyntaxError) return false;
		throw error;
	}
}
