import type { UrsaError } from "#schema/index.ts";
import { textErrors } from "../errors.ts";

/** Longest pattern shown in an error. */
const shownLength = 200;

/** Walks through a pattern by code points. */
export class PatternReader {
	readonly pattern: string;
	position = 0;

	constructor(pattern: string) {
		this.pattern = pattern;
	}

	get isAtEnd(): boolean {
		return this.position >= this.pattern.length;
	}

	/** The next character; "" at the end. */
	peek(): string {
		const code = this.pattern.codePointAt(this.position);
		return code === undefined ? "" : String.fromCodePoint(code);
	}

	next(): string {
		const character = this.peek();
		this.position += character.length;
		return character;
	}

	startsWith(text: string): boolean {
		return this.pattern.startsWith(text, this.position);
	}

	/** Goes past the text if it is next. */
	take(text: string): boolean {
		if (!this.startsWith(text)) return false;
		this.position += text.length;
		return true;
	}

	/** Goes past what the sticky expression finds here. */
	takeMatch(expression: RegExp): RegExpExecArray | undefined {
		expression.lastIndex = this.position;
		const match = expression.exec(this.pattern);
		if (match === null) return undefined;
		this.position += match[0].length;
		return match;
	}

	/** The error to throw; position counts UTF-16 units from 0. */
	error(reason: string, position = this.position): UrsaError {
		return badPattern(this.pattern, position, reason);
	}
}

export function badPattern(
	pattern: string,
	position: number,
	reason: string,
	cause?: unknown,
): UrsaError {
	const shown =
		pattern.length > shownLength
			? `${pattern.slice(0, shownLength)}…`
			: pattern;
	return textErrors.make(
		"badPattern",
		{ pattern: shown, position, reason },
		cause,
	);
}
