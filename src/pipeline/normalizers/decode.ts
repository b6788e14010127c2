import { Buffer } from "node:buffer";

type Encoding = "hex" | "base64" | "base64url" | "url";

/**
 * Decodes to text as UTF-8; bytes that are none become U+FFFD. Gives undefined for text that is not in the encoding.
 * Hex may start with 0x. In URLs only `%xx` is decoded, `+` stays.
 */
export function compileDecoder(
	encoding: Encoding,
): (text: string) => string | undefined {
	switch (encoding) {
		case "hex":
			return decodeHex;
		case "base64":
			// MIME breaks lines; the decoder passes over the breaks itself.
			return (text) =>
				/^[A-Za-z0-9+/\r\n]*={0,2}$/.test(text.trimEnd())
					? Buffer.from(text, "base64").toString("utf8")
					: undefined;
		case "base64url":
			return (text) =>
				/^[A-Za-z0-9_-]*={0,2}$/.test(text)
					? Buffer.from(text, "base64url").toString("utf8")
					: undefined;
		case "url":
			return decodeUrl;
	}
}

function decodeHex(text: string): string | undefined {
	const digits = /^0x/i.test(text) ? text.slice(2) : text;
	if (digits.length % 2 === 1 || !/^[0-9a-fA-F]+$/.test(digits))
		return undefined;
	return Buffer.from(digits, "hex").toString("utf8");
}

function decodeUrl(text: string): string | undefined {
	try {
		return decodeURIComponent(text);
	} catch {
		// The one way to learn of a broken %xx; the caller counts the value as not converted.
		return undefined;
	}
}
