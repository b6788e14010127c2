import type { Reject } from "../../outcome.ts";
import type { Pairs } from "../raw/pairs.ts";

/** Finds raw fields as name and text. Takes time proportional to the text, never throws. */
export interface FlatParser {
	readonly shape: "flat";
	/** Fills `into`, which is empty; what it holds after a reject means nothing. */
	parse(text: string, into: Pairs): Reject | undefined;
}

/** Finds nested raw data, addressed by dotted paths. */
export interface TreeParser {
	readonly shape: "tree";
	parse(text: string): object | Reject;
}

export type Parser = FlatParser | TreeParser;
