/** Host names as they may be asked for and written into an event (RFC 1123 §2.1, with the underscore of Windows hosts). */
import { parseAddress } from "#text/index.ts";

const label = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
const pattern = new RegExp(`^${label}(?:\\.${label})*$`);

/**
 * The name in lower case without the final dot, or undefined: too long, an address, or with characters that no host
 * name has. Answers come from anybody who runs a reverse zone, so nothing else may reach an event.
 */
export function readHostName(text: string): string | undefined {
	const name = text.endsWith(".") ? text.slice(0, -1) : text;
	if (name.length === 0 || name.length > 253 || !pattern.test(name)) {
		return undefined;
	}
	return parseAddress(name) === undefined ? name.toLowerCase() : undefined;
}

/** The name under which the host of an address is found (RFC 1035 §3.5, RFC 3596 §2.5); undefined for other text. */
export function reverseName(text: string): string | undefined {
	const address = parseAddress(text);
	if (address === undefined) return undefined;
	if (address.version === 4) {
		const { value } = address;
		const parts = [0, 8, 16, 24].map((shift) => (value >>> shift) & 255);
		return `${parts.join(".")}.in-addr.arpa`;
	}
	const digits = address.value.toString(16).padStart(32, "0");
	return `${[...digits].reverse().join(".")}.ip6.arpa`;
}
