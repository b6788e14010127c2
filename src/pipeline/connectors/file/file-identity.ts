import type { BigIntStats } from "node:fs";
import type { PositionOf } from "../connector.ts";

/**
 * Names a file independently of its path, so that a renamed one is the same. The time of creation is part of it because
 * the number of a deleted file is soon given to a new one.
 */
export function fileKey({ dev, ino, birthtimeNs }: BigIntStats): string {
	return `${dev}:${ino}:${birthtimeNs}`;
}

/** A file that was truncated goes on as another stream: the positions of the old one mean nothing in it. */
export function fileStream(key: string, truncations: number): string {
	return truncations === 0 ? `file:${key}` : `file:${key}:${truncations}`;
}

/** How often the file had been truncated when its position was last stored. */
export function knownTruncations(key: string, positionOf: PositionOf): number {
	let truncations = 0;
	while (positionOf(fileStream(key, truncations + 1)) !== undefined)
		truncations++;
	return truncations;
}

/** True when lines of the file were stored before. */
export function isKnownFile(key: string, positionOf: PositionOf): boolean {
	return (
		positionOf(fileStream(key, 0)) !== undefined ||
		knownTruncations(key, positionOf) > 0
	);
}
