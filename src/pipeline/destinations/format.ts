/** A group as the bytes that leave. */
import { decodeEvent } from "#event/index.ts";
import { encodeCef } from "./encode-cef.ts";
import type { OutgoingGroup } from "./sender.ts";

export interface Format {
	readonly outputFormat: "json" | "cef";
	/** After every event. */
	readonly delimiter: "\n" | "\t" | "\0";
}

export function formatGroup(group: OutgoingGroup, format: Format): Buffer {
	const { delimiter } = format;
	if (format.outputFormat === "cef") {
		const lines = group.events.split("\n").map((line) => {
			const text = cefOfLine(line);
			// CEF has no way to write a tab or a NUL, and keeps no line feed.
			return delimiter === "\n" ? text : text.replaceAll(delimiter, " ");
		});
		return Buffer.from(lines.join(delimiter) + delimiter);
	}
	// JSON writes line feeds, tabs and NULs inside of text with letters, so all of these stand between events.
	const text =
		delimiter === "\n"
			? group.events
			: group.events.replaceAll("\n", delimiter);
	return Buffer.from(text + delimiter);
}

/** A line of encodeEvent as CEF. */
export function cefOfLine(line: string): string {
	return encodeCef(decodeEvent(line));
}
