import type { CodePoints } from "./code-points.ts";

export type Assertion =
	| "textStart"
	| "textEnd"
	| "lineStart"
	| "lineEnd"
	| "wordBoundary"
	| "noWordBoundary";

/** A parsed pattern, flags already worked in. */
export type Node =
	| { readonly kind: "empty" }
	/** One character of a set; a literal is a set of one. */
	| { readonly kind: "class"; readonly set: CodePoints }
	| { readonly kind: "assertion"; readonly assertion: Assertion }
	| { readonly kind: "sequence"; readonly items: readonly Node[] }
	| { readonly kind: "choice"; readonly items: readonly Node[] }
	/** Capturing; number from 1 in the order of opening brackets. */
	| { readonly kind: "group"; readonly body: Node }
	| Repeat;

export interface Repeat {
	readonly kind: "repeat";
	readonly body: Node;
	readonly min: number;
	/** Infinity when unbounded. */
	readonly max: number;
	readonly isLazy: boolean;
}

export interface Syntax {
	readonly root: Node;
	readonly groupCount: number;
	/** Name → number of the group. */
	readonly groupNames: ReadonlyMap<string, number>;
}
