/** The stages of a collector: what goes on from each, and what it left out. */
import { type FlowReader, minus, plus } from "./flow-reader.ts";
import type { Stage, StepLine } from "./pipeline-model.ts";

/** Codes of rejections that happen after the normalizer. */
const lateCodes = ["storage.refused", "collector.eventTooLarge"];

export function stagesOf(flow: FlowReader): Stage[] {
	const isEarly = (code: string) => !lateCodes.includes(code);
	const received = flow.sumOfRates("received");
	const normalized = plus(
		received,
		minus(flow.sumOfRates("rejected", isEarly)),
	);
	const filtered = plus(normalized, minus(flow.sumOfRates("dropped")));
	const aggregated = plus(
		filtered,
		minus(flow.sumOfRates("aggregated")),
		flow.sumOfRates("produced"),
	);
	return [
		{
			title: "Normalize",
			out: normalized,
			lines: linesOf(flow, "rejected", true, isEarly),
		},
		{ title: "Filter", out: filtered, lines: linesOf(flow, "dropped", false) },
		{
			title: "Aggregate",
			out: aggregated,
			lines: [
				...linesOf(flow, "aggregated", false),
				...linesOf(flow, "produced", false),
			],
		},
		{
			title: "Enrich",
			out: flow.sumOfRates("passed"),
			lines: [
				...linesOf(flow, "enrichment failed", true),
				...linesOf(flow, "redirected", false),
				...linesOf(flow, "rejected", true, (code) => !isEarly(code)),
			],
		},
	];
}

/** What was never counted is not worth a line. */
export function linesOf(
	flow: FlowReader,
	name: string,
	isBad: boolean,
	isWanted: (reason: string) => boolean = () => true,
): StepLine[] {
	return flow
		.reasons(name)
		.filter(isWanted)
		.map((reason) => ({
			name,
			reason,
			value: flow.value(name, reason),
			rate: name === "waiting" ? undefined : flow.rate(name, reason),
			isBad,
		}))
		.filter(({ value }) => value > 0)
		.sort((a, b) => (b.rate ?? 0) - (a.rate ?? 0) || b.value - a.value);
}
