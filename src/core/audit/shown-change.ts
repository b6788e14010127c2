/** An object before and after a change, as text that fits into an event. */

/** Characters; what a person still reads, and a tenth of what an event may have at its largest. */
const maxLength = 16_384;

/** Callers leave secrets out; members of these names are masked all the same, whatever is in them. */
const secretName =
	/^(?:password|passphrase|secret|token|api_?key|private_?key|community|(?:pfx|auth|privacy)password|passwordhash|tokenhash)$/i;
const mask = "***";

export interface ShownChange {
	readonly before?: string;
	readonly after?: string;
}

/**
 * Compact JSON of both. Where one of them is too long, only members that differ stay; what is still too long is cut, with
 * a mark that says so.
 */
export function showChange(before: unknown, after: unknown): ShownChange {
	const [shown, then] = [toPlain(before), toPlain(after)];
	const isLong = [shown, then].some(
		(value) => (JSON.stringify(value)?.length ?? 0) > maxLength,
	);
	const [left, right] =
		isLong && shown !== undefined && then !== undefined
			? differing(shown, then)
			: [shown, then];
	return {
		...(left !== undefined && { before: cut(JSON.stringify(left)) }),
		...(right !== undefined && { after: cut(JSON.stringify(right)) }),
	};
}

/** What JSON keeps of it, with secrets masked. */
function toPlain(value: unknown): unknown {
	if (value === undefined) return undefined;
	const text = JSON.stringify(value, (name, member: unknown) => {
		if (typeof member === "bigint") return member.toString();
		return typeof member === "string" && secretName.test(name) ? mask : member;
	});
	return text === undefined ? undefined : JSON.parse(text);
}

function differing(before: unknown, after: unknown): [unknown, unknown] {
	if (!isRecord(before) || !isRecord(after)) return [before, after];
	const left: Record<string, unknown> = {};
	const right: Record<string, unknown> = {};
	for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
		const [one, other] = [before[name], after[name]];
		if (JSON.stringify(one) === JSON.stringify(other)) continue;
		const [a, b] = differing(one, other);
		if (a !== undefined) left[name] = a;
		if (b !== undefined) right[name] = b;
	}
	return [left, right];
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function cut(text: string): string {
	return text.length <= maxLength
		? text
		: `${text.slice(0, maxLength)}… (cut, ${text.length} characters)`;
}
