/** What ties each record of the audit trail to the one before. */
import { createHash, createHmac } from "node:crypto";

/** What a place in the chain is known by. */
export interface ChainLink {
	readonly sequence: number;
	readonly mac: string;
}

/** Before the first record. */
export const chainStart: ChainLink = { sequence: 0, mac: "" };

/** The bytes of the event come last and the parts before hold no line feed, so no two records give the same text. */
export function macOf(
	key: Buffer,
	{
		sequence,
		macBefore,
		event,
	}: {
		readonly sequence: number;
		readonly macBefore: string;
		readonly event: string;
	},
): string {
	return createHmac("sha256", key)
		.update(`${sequence}\n${macBefore}\n${event}`)
		.digest("hex");
}

/** Tells keys apart without telling the key. */
export function keyIdOf(key: Buffer): string {
	return createHash("sha256")
		.update("ursa audit key\n")
		.update(key)
		.digest("hex")
		.slice(0, 16);
}
