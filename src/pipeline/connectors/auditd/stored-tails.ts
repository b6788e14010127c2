import { createHash } from "node:crypto";

/** A group that is delivered though lines of it stand behind the position that the stream has by then. */
export interface StoredTail {
	/** Short for the key of the group. */
	readonly name: string;
	/** Number of its last line. */
	readonly last: number;
}

/** Names of nodes are as long as their senders like, so the key is cut down to 96 bits of its hash. */
export function tailName(key: string): string {
	return createHash("sha1").update(key).digest("base64url").slice(0, 16);
}

/** The token of a position; undefined when nothing stands behind it. */
export function writeTails(tails: readonly StoredTail[]): string | undefined {
	if (tails.length === 0) return undefined;
	return tails.map(({ name, last }) => `${name}:${last}`).join(" ");
}

/** Reads a token; what is none of ours tells of no groups. */
export function readTails(token: string | undefined): StoredTail[] {
	const tails: StoredTail[] = [];
	for (const part of token?.split(" ") ?? []) {
		const [, name, last] = /^([\w-]{16}):(\d{1,16})$/.exec(part) ?? [];
		if (name !== undefined) tails.push({ name, last: Number(last) });
	}
	return tails;
}
