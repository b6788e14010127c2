import { hash } from "node:crypto";
import type { CorrelationRule } from "./rule.definition.ts";

/**
 * Of all that decides what the buckets of a rule hold: kind, fields, window and selectors. A new runbook or severity
 * leaves windows alone; another threshold does not.
 */
export function ruleHash(definition: CorrelationRule): string {
	const {
		actions: _actions,
		severity: _severity,
		technique: _technique,
		tactic: _tactic,
		runbook: _runbook,
		rateLimit: _rateLimit,
		alertPer: _alertPer,
		...deciding
	} = { actions: undefined, ...definition };
	return hash("sha256", JSON.stringify(sorted(deciding)), "hex");
}

/** The same content with the keys of all objects in one order. */
function sorted(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(sorted);
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([, part]) => part !== undefined)
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.map(([key, part]) => [key, sorted(part)]),
	);
}
