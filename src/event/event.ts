import { catalogue } from "./catalogue.ts";
import type { FieldDefinition, FieldType } from "./field.ts";

/** A signed 64-bit whole number: a `number` where it is exact, a `bigint` beyond ±(2^53 − 1). */
export type Int64 = number | bigint;

/** Nested data of a `json` field. */
export type Json =
	| string
	| number
	| boolean
	| null
	| readonly Json[]
	| { readonly [key: string]: Json };

type ValueOf<T extends FieldType> = T extends "string" | "ip" | "mac" | "uuid"
	? string
	: T extends "timestamp"
		? number
		: T extends "integer"
			? Int64
			: T extends "float"
				? number
				: T extends "strings"
					? string[]
					: T extends "stringMap"
						? Record<string, string>
						: T extends "integerMap"
							? Record<string, Int64>
							: T extends "floatMap"
								? Record<string, number>
								: Json;

type CatalogueEntry = (typeof catalogue)[number];

export type FieldName = CatalogueEntry["name"];

/**
 * One normalized event: a flat record in which a missing field means "" or 0. The collector gives every event `ID`,
 * `Timestamp` and `Type`; stages may add fields but never change `ID`.
 */
export type Event = {
	-readonly [E in CatalogueEntry as E["name"]]?: ValueOf<E["type"]>;
};

/** Values of `Type`. */
export const eventType = {
	base: 1,
	aggregated: 2,
	correlation: 3,
	audit: 4,
	monitoring: 5,
} as const;

const byName: ReadonlyMap<string, FieldDefinition> = new Map(
	catalogue.map((field) => [field.name, field]),
);

/** The definition of a field of the event, by its exact name. */
export function findField(name: string): FieldDefinition | undefined {
	return byName.get(name);
}

export function isFieldName(name: string): name is FieldName {
	return byName.has(name);
}

/** The most bytes one event may have, as the seed's product documents it. */
export const maxEventBytes = 4 * 1024 * 1024;
