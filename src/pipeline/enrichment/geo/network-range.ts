/** Networks as data sets write them, as their first and last address. */
import { type Address, parseAddress } from "#text/index.ts";

export interface NetworkRange {
	readonly first: Address;
	readonly last: Address;
}

/** `10.0.0.0/8`, `2001:db8::/32` or a single address; bits of the host are ignored. Undefined for other text. */
export function readNetwork(text: string): NetworkRange | undefined {
	const slash = text.indexOf("/");
	const base = slash < 0 ? text : text.slice(0, slash);
	const address = parseAddress(base);
	if (address === undefined) return undefined;
	if (slash < 0) return { first: address, last: address };
	const length = text.slice(slash + 1);
	if (!/^\d{1,3}$/.test(length)) return undefined;
	// The prefix of a mapped address (`::ffff:10.0.0.0/104`) counts from the start of the IPv6 address.
	const isMapped = address.version === 4 && base.includes(":");
	return cover(address, Number(length) - (isMapped ? 96 : 0));
}

function cover(address: Address, bits: number): NetworkRange | undefined {
	if (bits < 0 || bits > (address.version === 4 ? 32 : 128)) return undefined;
	if (address.version === 4) {
		const size = 2 ** (32 - bits);
		const value = Math.floor(address.value / size) * size;
		return {
			first: { version: 4, value },
			last: { version: 4, value: value + size - 1 },
		};
	}
	const size = 1n << BigInt(128 - bits);
	const value = (address.value / size) * size;
	return {
		first: { version: 6, value },
		last: { version: 6, value: value + size - 1n },
	};
}

/** From the first to the last address; undefined when they are of different kinds or in the wrong order. */
export function readRange(from: string, to: string): NetworkRange | undefined {
	return rangeOf(parseAddress(from), parseAddress(to));
}

const highestIpv4 = 0xffff_ffffn;
const firstMapped = 0xffff_0000_0000n;
const highestIpv6 = (1n << 128n) - 1n;

/**
 * From the first to the last address as decimal numbers, as IP2Location has them: 32 bits are IPv4, more are IPv6, whose
 * mapped part (`::ffff:0:0/96`) is IPv4 again.
 */
export function readNumberRange(
	from: string,
	to: string,
): NetworkRange | undefined {
	if (!/^\d{1,39}$/.test(from) || !/^\d{1,39}$/.test(to)) return undefined;
	const first = BigInt(from);
	const last = BigInt(to);
	if (last > highestIpv6) return undefined;
	if (last <= highestIpv4) return rangeOf(ipv4(first), ipv4(last));
	if (first >= firstMapped && last <= firstMapped + highestIpv4) {
		return rangeOf(ipv4(first - firstMapped), ipv4(last - firstMapped));
	}
	return rangeOf({ version: 6, value: first }, { version: 6, value: last });
}

function ipv4(value: bigint): Address {
	return { version: 4, value: Number(value) };
}

function rangeOf(
	first: Address | undefined,
	last: Address | undefined,
): NetworkRange | undefined {
	if (first === undefined || last === undefined) return undefined;
	return first.version === last.version && first.value <= last.value
		? { first, last }
		: undefined;
}
