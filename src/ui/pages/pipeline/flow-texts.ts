/** Words for what the pipeline counts. */
import { countText, rateText, shortCount } from "../../query/format-number.ts";
import type { NodeKind, StepLine } from "./pipeline-model.ts";

export const kindTitles: Readonly<Record<NodeKind, string>> = {
	connector: "Connector",
	collector: "Collector",
	journal: "Journal",
	destination: "Destination",
	correlator: "Correlator",
	storage: "Storage",
	alerts: "Alerts",
};

/** `1,240/s`; `…` before the second answer. */
export function flowText(rate: number | undefined): string {
	return rate === undefined ? "…" : `${rateText(rate)}/s`;
}

/** What a line says before its number. */
export function lineTitle({ name, reason }: StepLine): string {
	if (name === "waiting") return "records wait";
	if (name === "stored" || name === "repeated") return name;
	if (name === "filtered" || name === "refused") return name;
	return reason === "" ? name : reason;
}

/** The verb where the reason alone would not tell what happened. */
export function lineVerb({ name, reason }: StepLine): string {
	const isSaid = ["waiting", "stored", "repeated", "filtered", "refused"];
	return isSaid.includes(name) || reason === "" ? "" : name;
}

const signs: Readonly<Record<string, string>> = {
	rejected: "−",
	dropped: "−",
	aggregated: "−",
	redirected: "−",
	filtered: "−",
	refused: "−",
	produced: "+",
};

/** What is taken away or added per second; without a present rate, how much it was since the start. */
export function lineNumber({ name, rate, value }: StepLine): string {
	return rate === undefined || rate === 0
		? shortCount(value)
		: `${signs[name] ?? ""}${flowText(rate)}`;
}

export function lineHint(line: StepLine): string {
	const verb = lineVerb(line);
	return `${verb === "" ? "" : `${verb}: `}${lineTitle(line)}, ${countText(line.value)} since the start${
		line.rate === undefined ? "" : `, now ${flowText(line.rate)}`
	}`;
}
