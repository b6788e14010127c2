/** Words for states and policies. */
import { durationText } from "../../query/format-time.ts";
import type { Source, SourcePolicy } from "./queries.ts";

const violationTitles: Readonly<
	Record<NonNullable<Source["violation"]>, string>
> = {
	silent: "Silent",
	few: "Too few events",
	many: "Too many events",
};

export const stateTitles: Readonly<Record<Source["state"], string>> = {
	red: "In violation",
	green: "As it should",
	gray: "Not judged",
};

/** Gray means two things: nobody watches it, or not for long enough. */
export function stateTitle({ state, violation, policyId }: Source): string {
	if (state === "red" && violation) return violationTitles[violation];
	if (state === "gray" && policyId === undefined) return "Not watched";
	if (state === "gray") return "Not judged yet";
	return stateTitles[state];
}

/** `silent for 30 min`, `10–500 events in 1 h`. */
export function policyText(
	policy: Pick<SourcePolicy, "windowMinutes" | "leastEvents" | "mostEvents">,
): string {
	const { leastEvents, mostEvents, windowMinutes } = policy;
	const window = durationText(windowMinutes * 60_000);
	const count = (value: number) => value.toLocaleString("en-US");
	if (leastEvents !== undefined && mostEvents !== undefined)
		return `${count(leastEvents)}–${count(mostEvents)} events in ${window}`;
	if (leastEvents !== undefined)
		return `at least ${count(leastEvents)} events in ${window}`;
	if (mostEvents !== undefined)
		return `at most ${count(mostEvents)} events in ${window}`;
	return `not silent for ${window}`;
}
