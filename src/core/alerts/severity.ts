import { type AlertSeverity, alertSeverities } from "./alerts.ts";

/** The lowest priority of a severity's range on the scale of 1–16 (see `Alert.priority`). */
export function priorityOf(severity: AlertSeverity): number {
	return alertSeverities.indexOf(severity) * 4 + 1;
}

export function higherSeverity(
	a: AlertSeverity,
	b: AlertSeverity,
): AlertSeverity {
	return priorityOf(a) >= priorityOf(b) ? a : b;
}
