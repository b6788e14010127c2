/**
 * A case proves content on a sample: the lines of `input.log` go through all normalizers and all rules of all packs,
 * and what comes out must be what `expected.json` says, no more and no less.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Event } from "#event/index.ts";
import type { Detection, RawMessage } from "#pipeline/index.ts";
import { check, listDirectory, readJson } from "./content-file.ts";

const fields = z.record(z.string(), z.union([z.string(), z.number()]));

const expectation = z.strictObject({
	/** When the lines arrived; completes times without a year. */
	receivedAt: z.iso.datetime(),
	/** What the case is about, for its reader. */
	about: z.string().min(1),
	/** All detections, in order, each with some of its fields. */
	detections: z.array(z.strictObject({ rule: z.string(), fields })),
	/** Rules that come close and must stay silent. */
	nearMissOf: z.array(z.string()).default([]),
	/** Some events by line number (from 1), each with some of its fields. */
	events: z.record(z.string(), fields).default({}),
	/** Lines that must be rejected: line number → code. */
	rejected: z.record(z.string(), z.string()).default({}),
});

export type Expectation = z.infer<typeof expectation>;

export interface PackCase {
	readonly name: string;
	readonly lines: readonly RawMessage[];
	readonly expected: Expectation;
}

/** Throws packs.invalidFile for an expectation that cannot be read. */
export async function loadCases(packDirectory: string): Promise<PackCase[]> {
	const directory = join(packDirectory, "cases");
	return Promise.all(
		(await listDirectory(directory)).map(async (name) => {
			const input = await readFile(join(directory, name, "input.log"), "utf8");
			const file = join(directory, name, "expected.json");
			return {
				name,
				lines: input
					.split("\n")
					.filter((text) => text !== "")
					.map((text) => ({ text })),
				expected: check(expectation, await readJson(file), file),
			};
		}),
	);
}

/** The named fields of an event, for comparison with those expected. */
export function pickFields(
	event: Event,
	wanted: Readonly<Record<string, string | number>>,
): Record<string, unknown> {
	const values = new Map<string, unknown>(Object.entries(event));
	return Object.fromEntries(
		Object.keys(wanted).map((name) => [name, values.get(name)]),
	);
}

/** Detections in the form of an expectation; those beyond the expected ones show in full. */
export function describeDetections(
	detections: readonly Detection[],
	expected: Expectation["detections"],
): Expectation["detections"] {
	return detections.map((detection, index) => ({
		rule: detection.ruleName,
		// A mismatch shows undefined values too; the comparison is by deepEqual, not by type.
		fields: pickFields(
			detection.event,
			expected[index]?.fields ?? { Name: "" },
		) as Record<string, string | number>,
	}));
}
