import type { Reject } from "../../outcome.ts";
import type { Pairs } from "../raw/pairs.ts";

interface Glance {
	/**
	 * False when `parse` is certain to reject the text. Looks at its beginning only, so that a collector can pass over
	 * the normalizers of other formats at no cost.
	 */
	mayRead?(text: string): boolean;
}

/** Finds raw fields as name and text. Takes time proportional to the text, never throws. */
export interface FlatParser extends Glance {
	readonly shape: "flat";
	/** Fills `into`, which is empty; what it holds after a reject means nothing. */
	parse(text: string, into: Pairs): Reject | undefined;
}

/** Finds nested raw data, addressed by dotted paths. */
export interface TreeParser extends Glance {
	readonly shape: "tree";
	parse(text: string): object | Reject;
}

export type Parser = FlatParser | TreeParser;
