import { type Address, parseAddress, readIpv4 } from "./address.ts";

/**
 * Compiles a subnet (`10.0.0.0/8`, `2001:db8::/32`), a single address or a range (`10.0.0.1-10.0.0.9`) into a test of
 * address texts. Undefined when it is none of them. Text that is no address is in no subnet.
 */
export function compileSubnet(
	text: string,
): ((address: string) => boolean) | undefined {
	const range = readRange(text.trim());
	if (range === undefined) return undefined;
	const { first, last } = range;
	if (first.version === 4 && last.version === 4) {
		const low = first.value;
		const high = last.value;
		return (candidate) => {
			const value = readIpv4(candidate);
			if (value >= 0) return value >= low && value <= high;
			// An IPv4 address may come mapped into IPv6.
			const address = parseAddress(candidate);
			return (
				address?.version === 4 && address.value >= low && address.value <= high
			);
		};
	}
	return (candidate) => {
		const address = parseAddress(candidate);
		return (
			address?.version === 6 &&
			address.value >= first.value &&
			address.value <= last.value
		);
	};
}

interface Range {
	readonly first: Address;
	readonly last: Address;
}

function readRange(text: string): Range | undefined {
	const slash = text.indexOf("/");
	if (slash >= 0)
		return readPrefix(text.slice(0, slash), text.slice(slash + 1));
	const dash = text.indexOf("-");
	const first = parseAddress(dash < 0 ? text : text.slice(0, dash).trim());
	const last = parseAddress(dash < 0 ? text : text.slice(dash + 1).trim());
	if (first === undefined || last === undefined) return undefined;
	return first.version === last.version && first.value <= last.value
		? { first, last }
		: undefined;
}

function readPrefix(base: string, length: string): Range | undefined {
	const address = parseAddress(base);
	if (address === undefined || !/^\d{1,3}$/.test(length)) return undefined;
	// The prefix of a mapped address (`::ffff:10.0.0.0/104`) counts from the start of the IPv6 address.
	const isMapped = address.version === 4 && base.includes(":");
	const bits = Number(length) - (isMapped ? 96 : 0);
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
