/** IP addresses as text. IPv4 is read by hand, since it is on the path of every event; IPv6 by a library. */
import ipaddr from "ipaddr.js";

export type Address =
	| { readonly version: 4; readonly value: number }
	| { readonly version: 6; readonly value: bigint };

const zero = 48;
const nine = 57;
const dot = 46;

/**
 * The 32 bits of a dotted IPv4 address, or -1. Four decimal numbers without leading zeros, which some programs read as
 * octal.
 */
export function readIpv4(text: string): number {
	if (text.length < 7 || text.length > 15) return -1;
	let value = 0;
	let part = -1;
	let parts = 0;
	for (let index = 0; index < text.length; index++) {
		const code = text.charCodeAt(index);
		if (code >= zero && code <= nine) {
			if (part === 0) return -1;
			part = part < 0 ? code - zero : part * 10 + code - zero;
			if (part > 255) return -1;
		} else if (code === dot && part >= 0 && parts < 3) {
			value = value * 256 + part;
			part = -1;
			parts++;
		} else {
			return -1;
		}
	}
	return parts === 3 && part >= 0 ? value * 256 + part : -1;
}

function readIpv6(text: string): ipaddr.IPv6 | undefined {
	if (text.length < 2 || text.length > 64 || !text.includes(":")) {
		return undefined;
	}
	// A zone (%eth0) names an interface of the host that wrote it and means nothing elsewhere.
	const zone = text.indexOf("%");
	if (zone === text.length - 1) return undefined;
	const bare = zone < 0 ? text : text.slice(0, zone);
	return ipaddr.IPv6.isValid(bare) ? ipaddr.IPv6.parse(bare) : undefined;
}

/** The address; an IPv4 address mapped into IPv6 (`::ffff:192.0.2.1`) counts as IPv4. Undefined for other text. */
export function parseAddress(text: string): Address | undefined {
	const ipv4 = readIpv4(text);
	if (ipv4 >= 0) return { version: 4, value: ipv4 };
	const ipv6 = readIpv6(text);
	if (ipv6 === undefined) return undefined;
	if (ipv6.isIPv4MappedAddress()) {
		return { version: 4, value: readIpv4(ipv6.toIPv4Address().toString()) };
	}
	let value = 0n;
	for (const part of ipv6.parts) value = (value << 16n) | BigInt(part);
	return { version: 6, value };
}

/** One way to write each address: IPv6 as RFC 5952 says, IPv4 dotted, mapped IPv4 as IPv4. Undefined for other text. */
export function canonicalAddress(text: string): string | undefined {
	if (readIpv4(text) >= 0) return text;
	const ipv6 = readIpv6(text);
	if (ipv6 === undefined) return undefined;
	return ipv6.isIPv4MappedAddress()
		? ipv6.toIPv4Address().toString()
		: ipv6.toRFC5952String();
}
