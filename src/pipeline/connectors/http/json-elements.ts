const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;

/**
 * The elements of a JSON array, each as it was written: parsing and writing again would change numbers of more than
 * 53 bits. The text must be valid JSON and an array.
 */
export function sliceJsonElements(array: string): string[] {
	const elements: string[] = [];
	let depth = 0;
	let from = 0;
	const end = (at: number) => {
		const element = array.slice(from, at).trim();
		if (element !== "") elements.push(element);
		from = at + 1;
	};
	for (let at = 0; at < array.length; at++) {
		const code = array.charCodeAt(at);
		if (code === quote) at = endOfString(array, at);
		else if (code === comma) {
			if (depth === 1) end(at);
		} else if (isOpening(code)) {
			if (depth === 0) from = at + 1;
			depth++;
		} else if (isClosing(code)) {
			depth--;
			if (depth === 0) end(at);
		}
	}
	return elements;
}

/** Index of the quote that ends the string whose first quote stands at `start`. */
function endOfString(text: string, start: number): number {
	let at = text.indexOf('"', start + 1);
	while (isEscaped(text, at)) at = text.indexOf('"', at + 1);
	return at;
}

function isEscaped(text: string, at: number): boolean {
	let backslashes = 0;
	while (text.charCodeAt(at - 1 - backslashes) === backslash) backslashes++;
	return backslashes % 2 === 1;
}

function isOpening(code: number): boolean {
	return code === 0x5b || code === 0x7b;
}

function isClosing(code: number): boolean {
	return code === 0x5d || code === 0x7d;
}
