import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decodeEvent, type Event, encodeEvent } from "#event/index.ts";
import type { AggregatedEvent, Aggregator } from "./aggregator.ts";
import { aggregate, makeRule, only } from "./testing.ts";

const rules = [
	makeRule({
		identicalFields: ["SourceAddress", "N.zone"],
		uniqueFields: ["DestinationPort", "Message"],
		sumFields: ["BytesIn", "F.cost"],
		threshold: 4,
		lifetimeSeconds: 3,
		filter: only("Name", "a"),
	}),
	makeRule(
		{
			identicalFields: ["Name"],
			threshold: 7,
			lifetimeSeconds: 5,
			filter: only("Name", "b"),
		},
		"00000000-0000-4000-8000-000000000002",
	),
];
const [firstRule, secondRule] = rules;

const event: fc.Arbitrary<Event> = fc.record(
	{
		Name: fc.constantFrom("a", "b", "c"),
		SourceAddress: fc.constantFrom("", "1", "1:", "\ud800", "\udfff"),
		N: fc.record({ zone: fc.constantFrom(0, 1, 2n ** 60n) }),
		DestinationPort: fc.constantFrom(0, 22, 443),
		Message: fc.constantFrom("x", "y", "\ud800", "a, b"),
		BytesIn: fc.constantFrom(1, 2n ** 62n, -(2n ** 63n)),
		F: fc.record({ cost: fc.constantFrom(0.1, 0.2, Number.MAX_VALUE) }),
		DeviceVendor: fc.constantFrom("v", "w"),
		StartTime: fc.constantFrom(0, 500, 5000),
		EndTime: fc.constantFrom(0, 400, 6000),
	},
	{ requiredKeys: ["Name"] },
);

type Call =
	| { readonly kind: "take"; readonly events: Event[]; readonly step: number }
	| { readonly kind: "advance"; readonly step: number };

// Clocks jump back, too.
const step = fc.integer({ min: -2000, max: 4000 });
const call: fc.Arbitrary<Call> = fc.oneof(
	{
		weight: 4,
		arbitrary: fc.record({
			kind: fc.constant("take" as const),
			events: fc.array(event, { maxLength: 12 }),
			step,
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({ kind: fc.constant("advance" as const), step }),
	},
);
const calls = fc.array(call, { maxLength: 25 });

const numberOf = (value: unknown) =>
	typeof value === "bigint" || typeof value === "number" ? value : 0;

/** The same by the definition's words alone: every result keeps its events. */
function createReference() {
	interface Open {
		rule: (typeof rules)[number];
		key: string;
		start: number;
		events: { event: Event; at: number }[];
	}
	let open: Open[] = [];
	let clock = Number.NEGATIVE_INFINITY;

	function summary({ rule, events }: Open) {
		const bytes = events.flatMap(({ event }) =>
			event.BytesIn === undefined ? [] : [BigInt(event.BytesIn)],
		);
		const clamp = (sum: bigint, value: bigint) => {
			const total = sum + value;
			const [least, most] = [-(2n ** 63n), 2n ** 63n - 1n];
			return total < least ? least : total > most ? most : total;
		};
		const starts = events.map(
			({ event: e, at }) => e.StartTime || e.EndTime || at,
		);
		const ends = events.map(
			({ event: e, at }) => e.EndTime || e.StartTime || at,
		);
		const ports = events.flatMap(({ event: e }) =>
			e.DestinationPort === undefined ? [] : [String(e.DestinationPort)],
		);
		const vendors = new Set(events.map(({ event: e }) => e.DeviceVendor));
		return {
			rule: rule.name,
			count: events.length,
			start: Math.min(...starts, ...ends),
			end: Math.max(...starts, ...ends),
			vendor: vendors.size === 1 ? [...vendors][0] : undefined,
			bytes: rule === firstRule && bytes.length > 0 ? bytes.reduce(clamp) : 0n,
			ports: rule === firstRule ? [...new Set(ports)] : [],
		};
	}

	function endDue(moment: number) {
		const due = (result: Open) =>
			result.start + result.rule.definition.lifetimeSeconds * 1000;
		const ended = open.filter((result) => due(result) <= moment);
		open = open.filter((result) => due(result) > moment);
		return ended.sort((a, b) => due(a) - due(b)).map(summary);
	}

	return {
		openEvents: () => open.reduce((sum, { events }) => sum + events.length, 0),
		take(events: readonly Event[], at: number) {
			const moment = Math.max(clock, at);
			const results = endDue(moment);
			const wanted = events.filter(({ Name }) => Name !== "c");
			// A batch of which nothing is wanted is none.
			if (wanted.length > 0 || results.length > 0) clock = moment;
			for (const event of wanted) {
				const rule = event.Name === "a" ? firstRule : secondRule;
				assert.ok(rule !== undefined);
				const key = encodeEvent(
					rule === firstRule
						? {
								SourceAddress: event.SourceAddress ?? "",
								N: { zone: numberOf(event.N?.zone) },
							}
						: { Name: event.Name ?? "" },
				);
				let result = open.find((one) => one.rule === rule && one.key === key);
				if (result === undefined) {
					result = { rule, key, start: clock, events: [] };
					open.push(result);
				}
				result.events.push({ event, at: clock });
				if (result.events.length < rule.definition.threshold) continue;
				results.push(summary(result));
				open = open.filter((one) => one !== result);
			}
			return results;
		},
		advance(at: number) {
			// A call that ends nothing is none.
			const results = endDue(Math.max(clock, at));
			if (results.length > 0) clock = Math.max(clock, at);
			return results;
		},
	};
}

function summaryOf({ rule, event }: AggregatedEvent) {
	const ports = event.Extra?.["unique.DestinationPort"];
	return {
		rule,
		count: event.BaseEventCount,
		start: event.StartTime,
		end: event.EndTime,
		vendor: event.DeviceVendor,
		bytes: BigInt(event.BytesIn ?? 0),
		ports: ports === undefined ? [] : JSON.parse(ports),
	};
}

/** Calls with moments, from steps that may go back. */
function* timed(list: readonly Call[]) {
	let at = 1_700_000_000_000;
	for (const call of list) {
		at += call.step;
		yield { call, at };
	}
}

function run(aggregator: Aggregator, call: Call, at: number) {
	return call.kind === "take"
		? aggregator.take(call.events, at).results
		: aggregator.advance(at);
}

test("whatever comes and whenever, results are those of the plain words of the definition", () => {
	fc.assert(
		fc.property(calls, (list) => {
			const aggregator = aggregate(rules);
			const reference = createReference();
			for (const { call, at } of timed(list)) {
				const results = run(aggregator, call, at);
				assert.deepEqual(
					results.map(summaryOf),
					call.kind === "take"
						? reference.take(call.events, at)
						: reference.advance(at),
				);
				assert.equal(aggregator.openEvents(), reference.openEvents());
			}
		}),
		{ numRuns: 300 },
	);
});

/** Where an event held half a character its line says U+FFFD in letters, and itself once it was read back. */
const withoutEscapes = (text: string) => text.replaceAll(/\\+ufffd/g, "\ufffd");
const lineOf = ({ event }: AggregatedEvent) =>
	withoutEscapes(encodeEvent(event));

test("restored anywhere and given again what was absorbed, it makes the same results under the same ids", () => {
	fc.assert(
		fc.property(
			calls,
			fc.nat(),
			fc.constantFrom(2, 1000),
			fc.constantFrom(900, 1_000_000),
			(list, place, maxOpen, maxWeight) => {
				const limits = { maxOpen, maxWeight };
				const aggregator = aggregate(rules, limits);
				const all = [...timed(list)];
				const cut = all.length === 0 ? 0 : place % all.length;
				let snapshot = JSON.stringify(aggregator.snapshot());
				const journal: { absorbed: string[]; at: number }[] = [];
				const made: string[] = [];
				for (const [index, { call, at }] of all.entries()) {
					if (index === cut) snapshot = JSON.stringify(aggregator.snapshot());
					let absorbed: string[] = [];
					let results: readonly AggregatedEvent[];
					if (call.kind === "take") {
						const taken = aggregator.take(call.events, at);
						absorbed = taken.absorbed.map(encodeEvent);
						({ results } = taken);
					} else results = aggregator.advance(at);
					if (index < cut) continue;
					made.push(...results.map(lineOf));
					// Calls that left no trace are not in the journal.
					if (absorbed.length > 0 || results.length > 0)
						journal.push({ absorbed, at });
				}
				const again = aggregate(rules, limits);
				again.restore(JSON.parse(snapshot));
				const remade = journal.flatMap(({ absorbed, at }) =>
					absorbed.length > 0
						? again.take(absorbed.map(decodeEvent), at).results
						: again.advance(at),
				);
				assert.deepEqual(remade.map(lineOf), made);
				assert.equal(
					withoutEscapes(JSON.stringify(again.snapshot())),
					withoutEscapes(JSON.stringify(aggregator.snapshot())),
				);
				const ids = made.map((line) => decodeEvent(line).ID);
				assert.equal(new Set(ids).size, ids.length);
			},
		),
		{ numRuns: 300 },
	);
});

test("no event is lost or counted twice, however little room there is", () => {
	fc.assert(
		fc.property(calls, fc.integer({ min: 1, max: 4 }), (list, maxOpen) => {
			const aggregator = aggregate(rules, { maxOpen });
			let taken = 0;
			let counted = 0;
			const count = (results: readonly AggregatedEvent[]) => {
				for (const { event } of results)
					counted += Number(event.BaseEventCount);
			};
			for (const { call, at } of timed(list)) {
				if (call.kind === "take") {
					const { absorbed, passed, results } = aggregator.take(
						call.events,
						at,
					);
					assert.equal(absorbed.length + passed.length, call.events.length);
					taken += absorbed.length;
					count(results);
				} else count(aggregator.advance(at));
				assert.equal(taken, counted + aggregator.openEvents());
			}
			count(aggregator.advance(Number.POSITIVE_INFINITY));
			assert.equal(counted, taken);
		}),
		{ numRuns: 100 },
	);
});
