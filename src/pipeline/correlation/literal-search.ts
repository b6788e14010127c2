/**
 * Finds which of many literals stand in a text, in one pass over the text. Each literal is filed under four of its
 * characters, the four that fewest other literals have; the text's own fours are looked up one after another. Costs
 * time by the length of the text and the number of hits, hardly by the number of literals.
 */
export interface LiteralSearch {
	/** Calls `found` with the number of each literal in the text; possibly more than once for the same. */
	search(text: string, found: (literal: number) => void): void;
}

export const gramLength = 4;

const filterBits = 17;
const filterMask = (1 << filterBits) - 1;

interface Filed {
	readonly literal: number;
	readonly text: string;
	/** Where in the literal the four characters stand. */
	readonly offset: number;
}

/** Literals have at least `gramLength` characters and are numbered by their place in the list. */
export function createLiteralSearch(
	literals: readonly string[],
): LiteralSearch {
	const uses = new Map<string, number>();
	for (const literal of literals) {
		for (const gram of gramsOf(literal)) {
			uses.set(gram, (uses.get(gram) ?? 0) + 1);
		}
	}
	const filed = new Map<string, Filed[]>();
	/** One byte per hash of four characters: 1 when some literal is filed under such a four. */
	const filter = new Uint8Array(1 << filterBits);
	literals.forEach((text, literal) => {
		const { gram, offset } = rarest(text, uses);
		const others = filed.get(gram) ?? [];
		others.push({ literal, text, offset });
		filed.set(gram, others);
		filter[hashGram(gram)] = 1;
	});

	return {
		search(text, found) {
			if (text.length < gramLength) return;
			let hash = 0;
			for (let index = 0; index < text.length; index++) {
				hash = roll(hash, text.charCodeAt(index));
				if (index < gramLength - 1 || filter[hash] === 0) continue;
				const from = index - gramLength + 1;
				const candidates = filed.get(text.slice(from, index + 1));
				if (candidates === undefined) continue;
				for (const candidate of candidates) {
					if (text.startsWith(candidate.text, from - candidate.offset)) {
						found(candidate.literal);
					}
				}
			}
		},
	};
}

/** Shifts by more than a quarter of the bits, so a character leaves the hash after four steps. */
function roll(hash: number, code: number): number {
	return ((hash << 5) ^ code ^ (code >> 5)) & filterMask;
}

function hashGram(gram: string): number {
	let hash = 0;
	for (let index = 0; index < gram.length; index++) {
		hash = roll(hash, gram.charCodeAt(index));
	}
	return hash;
}

function gramsOf(literal: string): string[] {
	const grams: string[] = [];
	for (let at = 0; at + gramLength <= literal.length; at++) {
		grams.push(literal.slice(at, at + gramLength));
	}
	return grams;
}

function rarest(
	literal: string,
	uses: ReadonlyMap<string, number>,
): { gram: string; offset: number } {
	let best = { gram: literal.slice(0, gramLength), offset: 0 };
	let bestUses = Infinity;
	gramsOf(literal).forEach((gram, offset) => {
		const count = uses.get(gram) ?? 0;
		if (count >= bestUses) return;
		best = { gram, offset };
		bestUses = count;
	});
	return best;
}
