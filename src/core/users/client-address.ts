/**
 * What of a client's address is counted as one: an IPv6 network of 64 bits, since one host has all of it to choose
 * from; else the address itself.
 */
export function networkOf(address: string): string {
	const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
	if (mapped !== undefined) return mapped;
	if (!address.includes(":")) return address;
	const [head = "", tail] = address.toLowerCase().split("::");
	const groups = head === "" ? [] : head.split(":");
	if (tail !== undefined) {
		const behind = tail === "" ? [] : tail.split(":");
		while (groups.length + behind.length < 8) groups.push("0");
		groups.push(...behind);
	}
	return groups.slice(0, 4).join(":");
}
