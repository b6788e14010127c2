/** Text with places for fields: `Attack on {{.DestinationAddress}}`, the subset of Go's text/template that names fields. */
import { textErrors } from "./errors.ts";

export interface Template {
	/** Paths of the fields it names, in their order. */
	readonly fields: readonly string[];
	render(get: (field: string) => string): string;
}

const place = /^\s*\.([A-Za-z_][\w.@-]*)\s*$/;

/** @throws text.badTemplate with the position, when a place is not closed or is no `.Field`. */
export function compileTemplate(text: string): Template {
	const parts: { readonly text: string; readonly field?: string }[] = [];
	const fail = (position: number, reason: string): never => {
		throw textErrors.make("badTemplate", { template: text, position, reason });
	};
	let at = 0;
	for (;;) {
		const open = text.indexOf("{{", at);
		if (open < 0) break;
		const close = text.indexOf("}}", open);
		if (close < 0) fail(open, "{{ has no }}");
		const field = place.exec(text.slice(open + 2, close))?.[1];
		if (field === undefined) {
			return fail(
				open,
				"only fields can stand here, such as {{.SourceAddress}}",
			);
		}
		parts.push({ text: text.slice(at, open), field });
		at = close + 2;
	}
	const rest = text.slice(at);
	return {
		fields: parts.flatMap(({ field }) => (field === undefined ? [] : [field])),
		render(get) {
			let result = "";
			for (const part of parts) {
				result += part.text;
				if (part.field !== undefined) result += get(part.field);
			}
			return result + rest;
		},
	};
}
