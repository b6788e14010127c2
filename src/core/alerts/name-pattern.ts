import { UrsaError } from "#schema/index.ts";
import { compileRe2 } from "#text/index.ts";
import { alertsErrors } from "./errors.ts";

const maxPatternLength = 1000;

/** Milliseconds that matching may take in all. Each match is linear, but a large pattern may still be slow. */
const budgetMs = 500;

/**
 * Which of the names fit. Done here rather than by the database: PostgreSQL's own expressions can be made to run for
 * minutes, PGlite would block the whole process meanwhile, and both read another dialect than the rest of Ursa. Names
 * of alerts are names of rules, so there are few.
 *
 * Throws alerts.badPattern.
 */
export function selectNames(
	pattern: string,
	names: readonly string[],
): string[] {
	const fits = compile(pattern);
	const deadline = performance.now() + budgetMs;
	return names.filter((name) => {
		if (performance.now() > deadline) {
			throw alertsErrors.make("badPattern", { reason: "it takes too long" });
		}
		return fits.test(name);
	});
}

function compile(pattern: string) {
	if (pattern.length > maxPatternLength) {
		throw alertsErrors.make("badPattern", {
			reason: `it has more than ${maxPatternLength} characters`,
		});
	}
	try {
		return compileRe2(pattern, { ignoreCase: true });
	} catch (error) {
		if (!(error instanceof UrsaError)) throw error;
		throw alertsErrors.make("badPattern", { reason: error.message }, error);
	}
}
