/** Addresses that are no ordinary targets: this machine itself, its link, groups, the metadata service of a cloud. */
import { BlockList, isIP, isIPv4 } from "node:net";

/** Why an address is special, for people; undefined for ordinary ones, private networks (RFC 1918) among them. */
export function describeSpecial(address: string): string | undefined {
	const plain = plainAddress(address);
	for (const { reason, list } of special) {
		if (isListed(list, plain)) return reason;
	}
	return undefined;
}

/**
 * Without zone, brackets or IPv6 around an IPv4 address: `::ffff:127.0.0.1` (mapped), `::127.0.0.1` (compatible),
 * `64:ff9b::7f00:1` (NAT64, RFC 6052) and `2002:7f00:1::` (6to4) all lead to 127.0.0.1.
 */
export function plainAddress(text: string): string {
	const address = text.replace(/^\[(.*)\]$/, "$1").replace(/%.*$/, "");
	if (isIP(address) !== 6) return address;
	const groups = groupsOf(address);
	const zeros = (count: number) =>
		groups.slice(0, count).every((group) => group === 0);
	const [first, second, third] = groups;
	const isMapped = zeros(5) && groups[5] === 0xff_ff;
	// ::1 and :: stay what they are.
	const isCompatible = zeros(6) && (groups[6] !== 0 || (groups[7] ?? 0) > 1);
	const isNat64 =
		first === 0x64 &&
		second === 0xff_9b &&
		groups.slice(2, 6).every((group) => group === 0);
	if (isMapped || isCompatible || isNat64) {
		return toIpv4(groups[6] ?? 0, groups[7] ?? 0);
	}
	if (first === 0x20_02) return toIpv4(second ?? 0, third ?? 0);
	return address.toLowerCase();
}

function toIpv4(high: number, low: number): string {
	return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/** The eight groups of a valid IPv6 address without zone. */
function groupsOf(address: string): number[] {
	// The URL parser writes the last four bytes in hexadecimal groups, too.
	const text = new URL(`http://[${address}]/`).hostname.slice(1, -1);
	const [head = "", tail] = text.split("::");
	const toGroups = (part: string) =>
		part === "" ? [] : part.split(":").map((group) => parseInt(group, 16));
	const front = toGroups(head);
	if (tail === undefined) return front;
	const back = toGroups(tail);
	const gap = Array.from({ length: 8 - front.length - back.length }, () => 0);
	return [...front, ...gap, ...back];
}

export function isListed(list: BlockList, address: string): boolean {
	return list.check(address, isIPv4(address) ? "ipv4" : "ipv6");
}

/** A list of one address or network. Undefined when the text is neither. */
export function parseNetwork(text: string): BlockList | undefined {
	const [start = "", prefix, ...rest] = text.split("/");
	const address = start.replace(/^\[(.*)\]$/, "$1");
	const family = isIP(address);
	if (family === 0 || rest.length > 0) return undefined;
	const most = family === 4 ? 32 : 128;
	const bits = prefix === undefined ? most : Number(prefix);
	if (prefix !== undefined && !/^\d{1,3}$/.test(prefix)) return undefined;
	if (bits > most) return undefined;
	const list = new BlockList();
	// A single IPv6 address may stand for an IPv4 one, as everywhere.
	if (bits === most) {
		const plain = plainAddress(address);
		list.addAddress(plain, isIPv4(plain) ? "ipv4" : "ipv6");
	} else {
		list.addSubnet(address, bits, family === 4 ? "ipv4" : "ipv6");
	}
	return list;
}

function listOf(...networks: readonly string[]): BlockList {
	const list = new BlockList();
	for (const network of networks) {
		const [address = "", bits] = network.split("/");
		list.addSubnet(address, Number(bits), isIPv4(address) ? "ipv4" : "ipv6");
	}
	return list;
}

/** RFC 6890 and 5735; metadata services as their clouds document them. The first that fits gives the reason. */
const special: readonly {
	readonly reason: string;
	readonly list: BlockList;
}[] = [
	{
		reason: "the metadata service of a cloud, which hands out credentials",
		list: listOf(
			"169.254.169.254/32",
			"169.254.170.2/32",
			"100.100.100.200/32",
			"fd00:ec2::254/128",
		),
	},
	{
		reason: "this machine itself (loopback)",
		list: listOf("127.0.0.0/8", "::1/128"),
	},
	{
		reason: "no address of a host (unspecified)",
		list: listOf("0.0.0.0/8", "::/128"),
	},
	{
		reason: "an address of the local link",
		list: listOf("169.254.0.0/16", "fe80::/10"),
	},
	{
		reason: "an address of a group (multicast or broadcast)",
		list: listOf("224.0.0.0/4", "255.255.255.255/32", "ff00::/8"),
	},
	{
		reason: "a reserved address",
		list: listOf("240.0.0.0/4"),
	},
];
