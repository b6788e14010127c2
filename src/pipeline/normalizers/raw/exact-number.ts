/**
 * JSON.parse makes every number a double, so `-9223372036854775808` loses its last digits. Reading the whole text with
 * a reviver that sees the source is five times slower, and Windows events hold such a number each. So the digits are
 * looked up in the text only when somebody asks for that field.
 */

/** True when the double may differ from what the text said. */
export function isInexact(value: number): boolean {
	return (
		!Number.isSafeInteger(value) &&
		(Number.isInteger(value) || !Number.isFinite(value))
	);
}

const numberAfterColon = /[ \t\r\n]*:[ \t\r\n]*(-?\d[\d.eE+-]*)/y;
/** Places of the key that are looked at before giving up. */
const maxPlaces = 16;

/**
 * How the text writes the number behind the key. Undefined when the key is not found, or found with several numbers
 * that become the same double.
 */
export function findNumberText(
	text: string,
	key: string,
	value: number,
): string | undefined {
	// Without the quote before the key: quotes are so frequent in JSON that looking for one takes ten times as long.
	const sought = JSON.stringify(key).slice(1);
	let found: string | undefined;
	let at = text.indexOf(sought);
	for (let places = 0; at >= 0; places++) {
		if (places === maxPlaces) return undefined;
		const behind = at + sought.length;
		const digits = startsKey(text, at) ? readNumber(text, behind) : undefined;
		if (digits !== undefined && Object.is(Number(digits), value)) {
			if (found !== undefined && found !== digits) return undefined;
			found = digits;
		}
		at = text.indexOf(sought, behind);
	}
	return found;
}

/** True when before the place there is a quote that is no part of a string. */
function startsKey(text: string, at: number): boolean {
	return text.charCodeAt(at - 1) === 0x22 && text.charCodeAt(at - 2) !== 0x5c;
}

function readNumber(text: string, at: number): string | undefined {
	numberAfterColon.lastIndex = at;
	return numberAfterColon.exec(text)?.[1];
}

/** A number as the text writes it. */
export class NumberText {
	readonly text: string;
	constructor(text: string) {
		this.text = text;
	}
}

/** Parses the text once more, with `NumberText` for the numbers that a double can't hold. */
export function parseWithNumberTexts(text: string): unknown {
	return JSON.parse(text, keepSource);
}

function keepSource(
	_key: string,
	value: unknown,
	context?: { source?: string },
): unknown {
	if (typeof value !== "number" || !isInexact(value)) return value;
	return new NumberText(context?.source ?? String(value));
}
