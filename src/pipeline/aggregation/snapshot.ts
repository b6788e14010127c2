/** The state of an aggregator as plain data that JSON can hold. */
import { z } from "zod";
import { decodeEvent, encodeEvent, type Int64, toInt64 } from "#event/index.ts";
import {
	type AggregationRule,
	aggregationRuleDefinition,
} from "./aggregation.definition.ts";
import { aggregationErrors } from "./errors.ts";
import type { OpenResult } from "./open-result.ts";

const version = 1;

/** What decides how a rule's results are built and when they end; the filter only decides what is added. */
const shape = aggregationRuleDefinition.omit({ filter: true });

const integer = z.union([z.int(), z.string().regex(/^-?\d{1,20}$/)]);

const savedResult = z.object({
	key: z.string(),
	serial: z.int().min(1),
	startedAt: z.number(),
	count: z.int().min(1),
	startTime: z.number(),
	endTime: z.number(),
	/** A line of encodeEvent. */
	fields: z.string(),
	/** Integers beyond 2^53 as text. */
	sums: z.array(z.union([integer, z.number(), z.null()])),
	unique: z.array(
		z.object({ values: z.array(z.string()), isCut: z.boolean() }),
	),
	weight: z.number(),
});

const savedState = z.object({
	format: z.literal("ursa aggregation"),
	version: z.literal(version),
	clock: z.number().nullable(),
	serial: z.int().min(0),
	rules: z.array(
		z.object({
			id: z.string(),
			name: z.string(),
			shape,
			open: z.array(savedResult),
		}),
	),
});

export interface SavedRule {
	readonly id: string;
	readonly name: string;
	readonly shape: z.infer<typeof shape>;
	/** Oldest first. */
	readonly open: readonly OpenResult[];
}

export interface AggregatorState {
	/** Moment of the last call that changed something. */
	readonly clock: number;
	/** Of the result that was opened last. */
	readonly serial: number;
	readonly rules: readonly SavedRule[];
}

export function shapeOf({
	filter: _filter,
	...rest
}: AggregationRule): SavedRule["shape"] {
	return rest;
}

export function encodeState(state: AggregatorState): unknown {
	const saved: z.infer<typeof savedState> = {
		format: "ursa aggregation",
		version,
		clock: Number.isFinite(state.clock) ? state.clock : null,
		serial: state.serial,
		rules: state.rules.map((rule) => ({
			id: rule.id,
			name: rule.name,
			shape: rule.shape,
			open: rule.open.map(encodeResult),
		})),
	};
	return saved;
}

/** Throws aggregation.badSnapshot. */
export function decodeState(snapshot: unknown): AggregatorState {
	try {
		const { clock, serial, rules } = savedState.parse(snapshot);
		return {
			clock: clock ?? Number.NEGATIVE_INFINITY,
			serial,
			rules: rules.map((rule) => ({
				...rule,
				open: rule.open.map(decodeResult),
			})),
		};
	} catch (error) {
		throw aggregationErrors.make("badSnapshot", {}, error);
	}
}

function encodeResult(result: OpenResult): z.infer<typeof savedResult> {
	return {
		key: result.key,
		serial: result.serial,
		startedAt: result.startedAt,
		count: result.count,
		startTime: result.startTime,
		endTime: result.endTime,
		fields: encodeEvent(result.fields),
		sums: result.sums.map((sum) =>
			typeof sum === "bigint" ? sum.toString() : (sum ?? null),
		),
		unique: result.unique.map(({ values, isCut }) => ({
			values: [...values],
			isCut,
		})),
		weight: result.weight,
	};
}

function decodeResult(saved: z.infer<typeof savedResult>): OpenResult {
	return {
		...saved,
		fields: decodeEvent(saved.fields),
		sums: saved.sums.map(decodeSum),
		unique: saved.unique.map(({ values, isCut }) => ({
			values: new Set(values),
			chars: values.reduce((sum, value) => sum + value.length, 0),
			isCut,
		})),
	};
}

function decodeSum(saved: string | number | null): Int64 | undefined {
	if (saved === null) return undefined;
	return typeof saved === "string" ? toInt64(BigInt(saved)) : saved;
}
