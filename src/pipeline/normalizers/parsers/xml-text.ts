const named: Readonly<Record<string, string>> = {
	amp: "&",
	lt: "<",
	gt: ">",
	quot: '"',
	apos: "'",
};

/** Longest `&…;`: a character reference with leading zeros fits, and a stray `&` is noticed at once. */
const maxEntity = 12;

/** Replaces the five entities of XML and character references; undefined when there is another `&`. */
export function decodeEntities(text: string): string | undefined {
	let at = text.indexOf("&");
	if (at < 0) return text;
	let result = "";
	let from = 0;
	while (at >= 0) {
		const end = findSemicolon(text, at + 1);
		if (end < 0) return undefined;
		const character = decodeEntity(text.slice(at + 1, end));
		if (character === undefined) return undefined;
		result += text.slice(from, at) + character;
		from = end + 1;
		at = text.indexOf("&", from);
	}
	return result + text.slice(from);
}

function findSemicolon(text: string, from: number): number {
	for (let at = from; at < from + maxEntity && at < text.length; at++) {
		if (text.charCodeAt(at) === 0x3b) return at;
	}
	return -1;
}

function decodeEntity(name: string): string | undefined {
	if (Object.hasOwn(named, name)) return named[name];
	const reference = /^#(?:x([0-9a-fA-F]+)|(\d+))$/.exec(name);
	if (reference === null) return undefined;
	const [, hex, decimal] = reference;
	const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
	const isCharacter =
		point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);
	return isCharacter ? String.fromCodePoint(point) : undefined;
}

/** Generous: whatever ends no name in the grammar is part of one, beyond ASCII too. */
export function isNameCharacter(code: number): boolean {
	if (code >= 0x80) return true;
	const letter = code | 0x20;
	return (
		(letter >= 0x61 && letter <= 0x7a) ||
		(code >= 0x30 && code <= 0x3a) ||
		code === 0x5f ||
		code === 0x2d ||
		code === 0x2e
	);
}
