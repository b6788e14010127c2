/**
 * Every error that reaches a person or a program has a code, an HTTP status, a sentence and, where there is one, a
 * cause. A room lists its errors once with `defineErrors`.
 */

export interface ErrorDefinition {
	/** HTTP status when the error ends a request. */
	readonly status: number;
	/** What happened and what to do, for its reader. `{name}` is replaced by a detail. */
	readonly sentence: string;
}

export type ErrorDetails = Readonly<Record<string, string | number | boolean>>;

export class UrsaError extends Error {
	readonly code: string;
	readonly status: number;
	readonly details: ErrorDetails;

	constructor(
		code: string,
		definition: ErrorDefinition,
		details: ErrorDetails = {},
		cause?: unknown,
	) {
		super(
			definition.sentence.replace(/\{(\w+)\}/g, (whole, name: string) =>
				name in details ? String(details[name]) : whole,
			),
			cause === undefined ? undefined : { cause },
		);
		this.name = "UrsaError";
		this.code = code;
		this.status = definition.status;
		this.details = details;
	}
}

export interface ErrorCatalogue<Name extends string> {
	readonly room: string;
	readonly definitions: Readonly<Record<Name, ErrorDefinition>>;
	/** Makes the error; its code is `<room>.<name>`. */
	make(name: Name, details?: ErrorDetails, cause?: unknown): UrsaError;
}

export function defineErrors<const Name extends string>(
	room: string,
	definitions: Readonly<Record<Name, ErrorDefinition>>,
): ErrorCatalogue<Name> {
	return {
		room,
		definitions,
		make: (name, details, cause) =>
			new UrsaError(`${room}.${name}`, definitions[name], details, cause),
	};
}

/** The sentence of any thrown value, with those of its causes. */
export function describeError(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const cause =
		error.cause === undefined ? "" : `: ${describeError(error.cause)}`;
	return `${error.message}${cause}`;
}
