/**
 * Addresses as 32-bit words, most significant first: one for IPv4, four for IPv6. Lists of them are flat arrays, so
 * millions of networks need no objects.
 */

/** Words of one address. */
export type Width = 1 | 4;

export function compareAt(
	width: Width,
	a: Uint32Array,
	aIndex: number,
	b: Uint32Array,
	bIndex: number,
): number {
	for (let word = 0; word < width; word++) {
		const difference =
			(a[aIndex * width + word] ?? 0) - (b[bIndex * width + word] ?? 0);
		if (difference !== 0) return difference;
	}
	return 0;
}

/** Writes source + 1; false when there is no higher address. */
export function successor(
	width: Width,
	source: Uint32Array,
	index: number,
	target: Uint32Array,
): boolean {
	let carry = 1;
	for (let word = width - 1; word >= 0; word--) {
		const sum = (source[index * width + word] ?? 0) + carry;
		target[word] = sum;
		carry = sum > 0xffff_ffff ? 1 : 0;
	}
	return carry === 0;
}

/** The words of an IPv6 address, of its 128 bits. */
export function wordsOf(value: bigint): readonly number[] {
	return [96n, 64n, 32n, 0n].map((shift) =>
		Number((value >> shift) & 0xffff_ffffn),
	);
}

/** A list of 32-bit numbers that grows. */
export interface NumberList {
	push(value: number): void;
	/** The numbers so far; a view that later pushes may leave behind. */
	values(): Uint32Array;
}

export function createNumberList(): NumberList {
	let array = new Uint32Array(1024);
	let length = 0;
	return {
		push(value) {
			if (length === array.length) {
				const larger = new Uint32Array(length * 2);
				larger.set(array);
				array = larger;
			}
			array[length++] = value;
		},
		values: () => array.subarray(0, length),
	};
}
