import { hash } from "node:crypto";

/**
 * A UUID (version 8: made by rule, not by chance) that depends on nothing but the parts, in their order. The same
 * events therefore make the same correlation event again.
 */
export function deterministicId(parts: readonly (string | number)[]): string {
	// The length before each part keeps ["ab", "c"] apart from ["a", "bc"].
	let text = "";
	for (const part of parts) {
		const partText = String(part);
		text += `${partText.length}:${partText}`;
	}
	const digest = hash("sha256", text, "hex");
	const variant = ((Number.parseInt(digest.charAt(16), 16) & 3) | 8).toString(
		16,
	);
	return [
		digest.slice(0, 8),
		digest.slice(8, 12),
		`8${digest.slice(13, 16)}`,
		`${variant}${digest.slice(17, 20)}`,
		digest.slice(20, 32),
	].join("-");
}
