import {
	findNumberText,
	isInexact,
	NumberText,
	parseWithNumberTexts,
} from "./exact-number.ts";
import { compileRawPath } from "./raw-path.ts";

/** A message parsed as JSON, with its text, where numbers that a double can't hold are looked up. */
export class JsonMessage {
	readonly root: object;
	readonly #text: string;
	#exactRoot: object | undefined;

	constructor(root: object, text: string) {
		this.root = root;
		this.#text = text;
	}

	/** The value found at the path; a number that lost digits becomes its text. */
	exact(path: string, value: unknown): unknown {
		if (typeof value !== "number" || !isInexact(value)) return value;
		const key = path.slice(path.lastIndexOf(".") + 1);
		const found = findNumberText(this.#text, key, value);
		if (found !== undefined) return found;
		const number = compileRawPath(path)(this.#parseExactly());
		return number instanceof NumberText ? number.text : value;
	}

	/** Slow, so done once for a message and only when a key could not be found. */
	#parseExactly(): object {
		if (this.#exactRoot === undefined) {
			const root = parseWithNumberTexts(this.#text);
			this.#exactRoot = typeof root === "object" && root !== null ? root : {};
		}
		return this.#exactRoot;
	}
}
