import type { Re2Match } from "../re2.ts";

/** What runs a pattern. Both engines take time in proportion to the text. */
export interface Engine {
	readonly name: "v8" | "re2js";
	test(text: string): boolean;
	exec(text: string): Re2Match | undefined;
	captures(text: string): readonly (string | undefined)[] | undefined;
	/** Gives the first match that starts at or behind a place of the text. */
	searcher(text: string): (from: number) => Re2Match | undefined;
}
