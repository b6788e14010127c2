/**
 * A MAC address as `aa:bb:cc:dd:ee:ff`. Takes colons, hyphens, Cisco's groups of four (`aabb.ccdd.eeff`) and twelve bare
 * digits. Undefined for other text.
 */
export function canonicalMac(text: string): string | undefined {
	if (text.length < 12 || text.length > 17) return undefined;
	const isMac =
		/^[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}$/i.test(text) ||
		/^(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}$/i.test(text) ||
		/^[0-9a-f]{12}$/i.test(text);
	if (!isMac) return undefined;
	const digits = text.replace(/[^0-9a-f]/gi, "").toLowerCase();
	return digits.replace(/(..)(?!$)/g, "$1:");
}
