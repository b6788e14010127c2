/** What the ledger keeps in the address: `?range=24h&service=…&connector=…&source=…&step=day&by=service&by=source`. */

import type { TimeRange } from "../../query/time-range.ts";
import {
	firstText,
	type Parameters,
	readRange,
	writeRange,
} from "../../query/url-state.ts";
import { type Dimension, dimensions, type TimeStep } from "./ledger-rows.ts";

export interface LedgerState {
	readonly range: TimeRange;
	readonly serviceId: string | undefined;
	readonly connector: string | undefined;
	readonly source: string | undefined;
	readonly step: TimeStep;
	readonly by: readonly Dimension[];
	/** The chart leaves out what was stored, so that the rest can be seen. */
	readonly isWithoutStored: boolean;
}

const defaultBy: readonly Dimension[] = ["service"];
export const ledgerRange: TimeRange = { kind: "last", minutes: 1440 };

export function readLedgerState(parameters: Parameters): LedgerState {
	const step = firstText(parameters.step);
	const by = [parameters.by ?? []].flat();
	return {
		range: readRange(parameters) ?? ledgerRange,
		serviceId: firstText(parameters.service),
		connector: firstText(parameters.connector),
		source: firstText(parameters.source),
		step: step === "day" || step === "none" ? step : "hour",
		by:
			parameters.by === undefined
				? defaultBy
				: dimensions.filter((dimension) => by.includes(dimension)),
		isWithoutStored: firstText(parameters.chart) === "rest",
	};
}

export function writeLedgerState(state: LedgerState): Parameters {
	const isDefaultBy = state.by.join() === defaultBy.join();
	return {
		...writeRange(state.range, true),
		service: state.serviceId,
		connector: state.connector,
		source: state.source,
		step: state.step === "hour" ? undefined : state.step,
		// Nothing chosen is a choice too.
		by: isDefaultBy ? undefined : state.by.length > 0 ? [...state.by] : "none",
		chart: state.isWithoutStored ? "rest" : undefined,
	};
}

export interface LettersState {
	readonly range: TimeRange;
	readonly serviceId: string | undefined;
	readonly code: string | undefined;
	readonly source: string | undefined;
	/** The one that is unfolded. */
	readonly letterId: string | undefined;
}

export function readLettersState(parameters: Parameters): LettersState {
	return {
		range: readRange(parameters) ?? ledgerRange,
		serviceId: firstText(parameters.service),
		code: firstText(parameters.code),
		source: firstText(parameters.source),
		letterId: firstText(parameters.letter),
	};
}

export function writeLettersState(state: LettersState): Parameters {
	return {
		...writeRange(state.range, true),
		service: state.serviceId,
		code: state.code,
		source: state.source,
		letter: state.letterId,
	};
}
