import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Event } from "#event/index.ts";
import type { Normalizer } from "../normalizers/index.ts";
import { Drop, type Outcome, Redirect, Reject } from "../outcome.ts";
import type { RawBatch } from "../raw.ts";
import { runStages, type Stage } from "./index.ts";
import { batchOf } from "./testing.ts";

const run = (
	batch: RawBatch,
	normalizers: readonly Normalizer[],
	filters: readonly Stage[],
) => runStages(batch, { normalizers, filters, enrichments: [] });

function normalizer(parts: Partial<Normalizer>): Normalizer {
	return {
		name: "test",
		accepts: () => true,
		normalize: (text) => ({ Message: text }),
		...parts,
	};
}

const batch = (...texts: readonly string[]) =>
	batchOf(texts.map((text) => ({ text })));

test("the first normalizer that accepts and can read a text wins, later ones are not asked", async () => {
	const asked: string[] = [];
	const make = (name: string, accepts: boolean, isReadable: boolean) =>
		normalizer({
			name,
			accepts: () => accepts,
			normalize() {
				asked.push(name);
				return isReadable ? { Name: name } : new Reject(name, "unreadable");
			},
		});
	const result = await run(
		batch("x"),
		[
			make("deaf", false, true),
			make("blind", true, false),
			make("good", true, true),
			make("late", true, true),
		],
		[],
	);
	assert.deepEqual(result.events, [{ Name: "good" }]);
	assert.deepEqual(asked, ["blind", "good"]);
});

test("when none can read a text, the first that accepted it says why", async () => {
	const refusing = (code: string) =>
		normalizer({ normalize: () => new Reject(code, `because of ${code}`) });
	const { rejections } = await run(
		batch("x"),
		[refusing("first"), refusing("second")],
		[],
	);
	assert.deepEqual(rejections, [
		{ code: "first", cause: "because of first", message: { text: "x" } },
	]);
});

test("a text that no normalizer accepts is a dead letter of its own kind", async () => {
	const { rejections } = await run(
		batch("x"),
		[normalizer({ accepts: () => false })],
		[],
	);
	assert.equal(rejections[0]?.code, "collector.noNormalizer");
});

test("a normalizer that throws costs only the message it threw on", async () => {
	const { events, rejections } = await run(
		batch("a", "fault", "b"),
		[
			normalizer({
				normalize(text) {
					if (text === "fault") throw new TypeError("x is not a function");
					return { Message: text };
				},
			}),
		],
		[],
	);
	assert.deepEqual(events, [{ Message: "a" }, { Message: "b" }]);
	assert.equal(rejections[0]?.code, "normalizers.fault");
	assert.match(rejections[0]?.cause ?? "", /test failed: x is not a function/);
	assert.equal(rejections[0]?.message.text, "fault");
});

test("what was rejected while framing is not normalized", async () => {
	const { rejections } = await run(
		batchOf([{ text: "x", rejection: { code: "tcp.tooLong", cause: "long" } }]),
		[normalizer({ normalize: () => assert.fail("it was normalized") })],
		[],
	);
	assert.equal(rejections[0]?.code, "tcp.tooLong");
});

for (const [form, outcomes] of [
	["fewer", []],
	["more", [{}, {}]],
] as const) {
	test(`a stage that gives ${form} outcomes than events is refused by name`, async () => {
		const broken: Stage = { name: "broken", process: () => outcomes };
		await assert.rejects(
			run(batch("x"), [normalizer({})], [broken]),
			/broken must give one outcome per event/,
		);
	});
}

test("a stage is not asked about nothing", async () => {
	const stage: Stage = { name: "s", process: () => assert.fail("asked") };
	const result = await run(batch(), [normalizer({})], [stage]);
	assert.equal(result.received, 0);
});

type Verdict = "pass" | "change" | "drop" | "reject" | "redirect";

/** What stages say about the event of message n: one verdict per stage. */
const verdicts = fc.constantFrom<Verdict>(
	...["pass", "pass", "change", "drop", "reject", "redirect"].map(
		(verdict) => verdict as Verdict,
	),
);

function say(verdict: Verdict, event: Event, stage: number): Outcome<Event> {
	switch (verdict) {
		case "pass":
			return event;
		case "change":
			return { ...event, Name: `changed by ${stage}` };
		case "drop":
			return new Drop(`stage ${stage}`);
		case "reject":
			return new Reject(`stage.${stage}`, "said so");
		case "redirect":
			return new Redirect(`output ${stage}`, event);
	}
}

test("each message has one end, decided by the first stage that does not let it pass; rejections keep their message", async () => {
	const plan = fc
		.record({ messages: fc.nat(20), stages: fc.nat(3) })
		.chain(({ messages, stages }) =>
			fc.array(fc.array(verdicts, { minLength: stages, maxLength: stages }), {
				minLength: messages,
				maxLength: messages,
			}),
		);
	await fc.assert(
		fc.asyncProperty(plan, async (rows) => {
			const stages = (rows[0] ?? []).map(
				(_, stage): Stage => ({
					name: `stage ${stage}`,
					process: (events) =>
						events.map((event) =>
							say(rows[Number(event.Message)]?.[stage] ?? "pass", event, stage),
						),
				}),
			);
			const result = await run(
				batch(...rows.map((_, index) => String(index))),
				[normalizer({})],
				stages,
			);
			const endOf = (row: readonly Verdict[]) =>
				row.find((verdict) => verdict !== "pass" && verdict !== "change") ??
				"pass";
			const ending = (end: Verdict) =>
				rows.flatMap((row, index) =>
					endOf(row) === end ? [String(index)] : [],
				);
			const sum = (values: Iterable<number>) =>
				[...values].reduce((total, value) => total + value, 0);

			assert.equal(result.received, rows.length);
			assert.deepEqual(
				result.events.map((event) => event.Message),
				ending("pass"),
			);
			assert.equal(sum(result.dropped.values()), ending("drop").length);
			assert.deepEqual(
				result.rejections.map(({ message }) => message.text).sort(),
				ending("reject").sort(),
			);
			assert.deepEqual(
				[...result.redirected.values()]
					.flat()
					.map((event) => event.Message)
					.sort(),
				ending("redirect").sort(),
			);
		}),
	);
});
