/** How enrichment reads event fields and writes text into them. */
import { compilePath, type Event, type EventPath } from "#event/index.ts";
import { normalizerErrors } from "./errors.ts";
import type { FieldTarget } from "./field-target.ts";
import type { Run } from "./run.ts";

/** Throws `normalizers.unknownSource`. */
export function compileSource(source: string, where: string): EventPath {
	const path = compilePath(source);
	if (path === undefined) {
		throw normalizerErrors.make("unknownSource", { where, source });
	}
	return path;
}

/** True when the text became a value of the field; otherwise the field stays and `run.hasFailed` tells. */
export function writeText(
	target: FieldTarget,
	text: string,
	event: Event,
	run: Run,
): boolean {
	const value = target.cast(text, run);
	if (value !== undefined) {
		target.set(event, value);
		return true;
	}
	if (!target.isLenient) run.hasFailed = true;
	return false;
}
