import { Reject } from "../../outcome.ts";
import type { TreeParser } from "./parser.ts";

/** One JSON object. Duplicate keys: the last wins. `__proto__` and the like are ordinary keys. */
export const jsonParser: TreeParser = {
	shape: "tree",
	mayRead(text) {
		let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
		while (isBlank(text.charCodeAt(at))) at++;
		return text.charCodeAt(at) === 0x7b;
	},
	parse(text) {
		let value: unknown;
		try {
			value = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
		} catch (error) {
			return new Reject("json.syntax", describeSyntaxError(error));
		}
		if (typeof value !== "object" || value === null || Array.isArray(value)) {
			return new Reject(
				"json.notObject",
				`The message is JSON but no object: it is ${describeKind(value)}.`,
			);
		}
		return value;
	},
};

function isBlank(code: number): boolean {
	return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** V8 quotes the text in its messages; a dead letter keeps that already, so only the reason and the place stay. */
function describeSyntaxError(error: unknown): string {
	const message = error instanceof Error ? error.message : "";
	const place = /at position (\d+)/.exec(message)?.[1];
	if (place !== undefined) {
		return `The message is not JSON: error at character ${Number(place) + 1}.`;
	}
	if (message.includes("end of JSON")) {
		return "The message is not JSON: it ends too early.";
	}
	const token = /^Unexpected token '(.{1,2})'/u.exec(message)?.[1];
	return token === undefined
		? "The message is not JSON."
		: `The message is not JSON: unexpected character ${JSON.stringify(token)}.`;
}

function describeKind(value: unknown): string {
	if (value === null) return "null";
	return Array.isArray(value) ? "an array" : `a ${typeof value}`;
}
