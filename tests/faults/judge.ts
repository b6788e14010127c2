/** Whether a run ended as it must: everything acknowledged is stored once, counted once, and detected once. */
import { decodeEvent, type Event, eventType } from "#event/index.ts";
import { lineRule, userRule } from "./content.ts";
import type { Lines } from "./lines.ts";
import type { Plan } from "./script.ts";
import type { Stand } from "./stand.ts";

/** How a list differs from another; undefined when it has the same, each once. */
function compare(
	what: string,
	found: readonly string[],
	wanted: readonly string[],
): string[] {
	const counts = new Map<string, number>();
	for (const name of wanted) counts.set(name, (counts.get(name) ?? 0) - 1);
	for (const name of found) counts.set(name, (counts.get(name) ?? 0) + 1);
	const of = (isSo: (count: number) => boolean) =>
		[...counts].filter(([, count]) => isSo(count)).map(([name]) => name);
	const missing = of((count) => count < 0);
	const surplus = of((count) => count > 0);
	const shown = (names: readonly string[]) =>
		`${names.length}: ${names.slice(0, 5).join(", ")}`;
	return [
		...(missing.length > 0 ? [`${what} missing, ${shown(missing)}`] : []),
		...(surplus.length > 0 ? [`${what} too often, ${shown(surplus)}`] : []),
	];
}

const isBase = ({ Type }: Event) => Type === eventType.base;
const text = (value: unknown) => String(value ?? "");

function judgeLedger({ store }: Stand, lines: number): string[] {
	const sums = new Map<string, number>();
	const places = new Map<string, number>();
	for (const entry of store.ledger()) {
		const { outcome, count } = entry;
		sums.set(outcome, (sums.get(outcome) ?? 0) + count);
		if (outcome === "detected") continue;
		const place = `${entry.hour} ${entry.connector} ${entry.source}`;
		const sign = outcome === "received" ? 1 : -1;
		places.set(place, (places.get(place) ?? 0) + sign * count);
	}
	const verdict = [...places]
		.filter(([, sum]) => sum !== 0)
		.map(([place, sum]) => `the ledger of ${place} is out by ${sum}`);
	for (const outcome of ["received", "stored"]) {
		const sum = sums.get(outcome) ?? 0;
		if (sum !== lines)
			verdict.push(`the ledger says ${sum} ${outcome}, not ${lines}`);
	}
	return verdict;
}

function judgeAlerts(stand: Stand, lines: Lines, plan: Plan): string[] {
	const alerts = [...stand.core.alerts.values()];
	const of = (rule: string) => alerts.filter(({ ruleId }) => ruleId === rule);
	return [
		...compare(
			"alerts of lines",
			of(lineRule).map(({ event }) => text(event.Message)),
			lines.blocked,
		),
		// A clock that jumps ends windows, and others begin.
		...(plan.hasEvenClock
			? compare(
					"alerts of users",
					of(userRule).map(({ event }) => text(event.SourceUserName)),
					lines.users,
				)
			: []),
	];
}

/** What is wrong, a sentence each; empty when nothing is. */
export function judge(stand: Stand, lines: Lines, plan: Plan): string[] {
	const { store, core } = stand;
	const events = store.lines().map(decodeEvent);
	const base = events.filter(isBase);
	const ids = new Set(events.map(({ ID }) => ID));
	return [
		...store.violations(),
		...compare(
			"lines",
			base.map(({ Message }) => text(Message)),
			lines.names,
		),
		...(ids.size === events.length
			? []
			: [`${events.length - ids.size} events with the id of another`]),
		...compare(
			"detections",
			events.filter((event) => !isBase(event)).map(({ ID }) => text(ID)),
			[...core.alerts.keys()],
		),
		...store.deadLetters().map((code) => `a dead letter: ${code}`),
		...judgeLedger(stand, lines.names.length),
		...judgeAlerts(stand, lines, plan),
	];
}
