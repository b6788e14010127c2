/** Files that were read to a size and closed to make room for others. */
export interface ParkedFiles {
	park(key: string, size: number): void;
	/** True when nothing was written to it since. */
	isUnchanged(key: string, size: number): boolean;
	/** Forgets it: it is open again, or gone. */
	drop(key: string): void;
	/** Keys of those that are not among the files that were found. */
	vanished(found: ReadonlySet<string>): Set<string>;
	/** A renamed one did not grow; it is forgotten when that was so for so many looks. */
	countQuietLook(key: string, looksUntilForgotten: number): void;
}

export function createParkedFiles(): ParkedFiles {
	const files = new Map<string, { size: number; quietLooks: number }>();
	return {
		park(key, size) {
			files.set(key, { size, quietLooks: 0 });
		},
		isUnchanged: (key, size) => files.get(key)?.size === size,
		drop(key) {
			files.delete(key);
		},
		vanished: (found) => new Set(files.keys()).difference(found),
		countQuietLook(key, looksUntilForgotten) {
			const file = files.get(key);
			if (file !== undefined && ++file.quietLooks >= looksUntilForgotten)
				files.delete(key);
		},
	};
}
