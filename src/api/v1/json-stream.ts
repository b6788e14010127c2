import { Readable } from "node:stream";

/**
 * A JSON array written item by item, so that its size costs no memory. The first item is made before the first byte, so
 * what fails from the start still gets an error answer; a later failure cuts the connection, which no client mistakes
 * for the end of an array.
 */
export function streamArray<Item>(
	items: readonly Item[],
	encode: (item: Item) => Promise<string>,
): Readable {
	return Readable.from(writeArray(items, encode), { objectMode: false });
}

async function* writeArray<Item>(
	items: readonly Item[],
	encode: (item: Item) => Promise<string>,
): AsyncGenerator<string> {
	let separator = "[";
	for (const item of items) {
		yield separator + (await encode(item));
		separator = ",";
	}
	yield items.length === 0 ? "[]" : "]";
}
