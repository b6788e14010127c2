import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { RawMessage } from "../../raw.ts";
import { createAuditGrouper, type StreamResume } from "./audit-grouper.ts";

const stream = "s";
const ttlMs = 100;

interface Step {
	/** Event of the line; 0: no audit record. */
	readonly event: number;
	readonly isLast: boolean;
	/** Milliseconds since the line before. */
	readonly pause: number;
	/** How many of the messages handed out so far become durable, in parts of 4. */
	readonly durable: number;
	readonly isCrash: boolean;
	/** How many lines that are durable already come again after the crash. */
	readonly again: number;
	readonly closesAll: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
	event: fc.nat(4),
	isLast: fc.boolean(),
	pause: fc.constantFrom(0, 0, 0, 5, 60),
	durable: fc.nat(4),
	isCrash: fc.nat(6).map((n) => n === 0),
	again: fc.nat(3),
	closesAll: fc.nat(20).map((n) => n === 0),
});

/** Every line is different, and says which event it belongs to. */
function lineOf({ event, isLast }: Step, index: number): string {
	if (event === 0) return `line ${index}`;
	const type = isLast ? "EOE" : "PATH";
	return `type=${type} msg=audit(100.000:${event}): line ${index}`;
}

/** Plays the steps with crashes between them; what was durable in the end. */
function play(steps: readonly Step[], bounds?: { openGroups: number }) {
	const lines = steps.map(lineOf);
	const stored: RawMessage[] = [];
	let waiting: RawMessage[] = [];
	let now = 0;
	let at = 0;
	let crashes = 0;
	const open = (resume: StreamResume) =>
		createAuditGrouper({
			ttlMs,
			resume,
			...(bounds && {
				bounds: { heldChars: 1e6, groupChars: 60, ...bounds },
			}),
		});
	let grouper = open({ stream, position: 0 });

	while (at < lines.length) {
		const { pause, durable, isCrash, again, closesAll } = steps[at] as Step;
		const line = {
			text: lines[at] ?? "",
			sequence: { stream, number: at + 1 },
		};
		at++;
		now += pause;
		grouper.expire(now, waiting);
		grouper.push([line], now, waiting);
		if (closesAll) grouper.closeAll(waiting);
		stored.push(
			...waiting.splice(0, Math.ceil((waiting.length * durable) / 4)),
		);
		if (isCrash && crashes < 20) {
			crashes++;
			waiting = [];
			const { number: position = 0, token } = stored.at(-1)?.sequence ?? {};
			grouper = open({ stream, position, token });
			at = Math.max(0, position - again);
		}
	}
	grouper.closeAll(waiting);
	stored.push(...waiting);
	return { lines, stored };
}

test("every line is stored exactly once, whatever comes between and wherever it crashes", () => {
	fc.assert(
		fc.property(
			fc.array(step, { maxLength: 60 }),
			fc.option(fc.record({ openGroups: fc.integer({ min: 1, max: 3 }) }), {
				nil: undefined,
			}),
			(steps, bounds) => {
				const { lines, stored } = play(steps, bounds);
				const parts = stored.flatMap(({ text }) => text.split("\n"));
				assert.deepEqual(parts.sort(), [...lines].sort());
				const numbers = stored.map(({ sequence }) => sequence?.number ?? 0);
				for (let i = 1; i < numbers.length; i++)
					assert.ok((numbers[i] ?? 0) > (numbers[i - 1] ?? 0), `${numbers}`);
			},
		),
		{ numRuns: 3000 },
	);
});

test("an event is the same message with crashes as without, when nothing cuts it short", () => {
	const calm = step.map((one) => ({ ...one, pause: 0, closesAll: false }));
	fc.assert(
		fc.property(fc.array(calm, { maxLength: 60 }), (steps) => {
			const texts = (all: readonly Step[]) =>
				play(all)
					.stored.map(({ text }) => text)
					.sort();
			const undisturbed = steps.map((one) => ({ ...one, isCrash: false }));
			assert.deepEqual(texts(steps), texts(undisturbed));
		}),
		{ numRuns: 2000 },
	);
});
