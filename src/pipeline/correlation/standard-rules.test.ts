import assert from "node:assert/strict";
import { test } from "node:test";
import {
	correlator,
	event,
	feed,
	idsOf,
	is,
	standardRule,
	start,
	telling,
	triggersOf,
} from "./testing/samples.ts";

const failure = { condition: is("Name", "fail") };
const success = { condition: is("Name", "success") };
const ok = { Name: "success" };

test("fires when the threshold is met within any span of the window", () => {
	const target = correlator([
		standardRule({ selectors: [{ ...failure, threshold: 3 }] }),
	]);
	const events = [event(0), event(7), event(11), event(16.9)];
	const detections = feed(target, events);
	assert.deepEqual(idsOf(detections), [
		[events[1]?.ID, events[2]?.ID, events[3]?.ID],
	]);
});

test("counts an event exactly one window later, and none a millisecond after", () => {
	const target = correlator([standardRule()]);
	assert.equal(feed(target, [event(0), event(10)]).length, 1);
	const other = correlator([standardRule()]);
	assert.equal(feed(other, [event(0), event(10.001)]).length, 0);
});

test("keeps the keys of identical fields apart", () => {
	const target = correlator([standardRule()]);
	const from = (SourceAddress: string) => ({ SourceAddress });
	const detections = feed(target, [
		event(0, from("10.0.0.1")),
		event(1, from("10.0.0.2")),
		event(2, from("10.0.0.2")),
	]);
	assert.deepEqual(
		detections.map((detection) => detection.event.SourceAddress),
		["10.0.0.2"],
	);
});

test("does not take keys for one another that only look alike joined", () => {
	const target = correlator([
		standardRule({
			identicalFields: ["SourceUserName", "DestinationUserName"],
		}),
	]);
	const detections = feed(target, [
		event(0, { SourceUserName: "a|b", DestinationUserName: "c" }),
		event(1, { SourceUserName: "a", DestinationUserName: "b|c" }),
	]);
	assert.equal(detections.length, 0);
});

test("meeting the thresholds again within the life is subsequent, after it first again", () => {
	const target = correlator([standardRule({ actions: telling })]);
	const times = [0, 1, 2, 3, 10, 11, 12];
	const detections = feed(
		target,
		times.map((time) => event(time)),
	);
	// Life 0–10: {0, 1}, {2, 3}, then 10 alone; 11 and 12 are a new situation.
	assert.deepEqual(triggersOf(detections), [
		"firstThreshold",
		"subsequentThresholds",
		"timeout",
		"firstThreshold",
	]);
});

test("a selector with unique fields counts different values only", () => {
	const target = correlator([
		standardRule({
			uniqueFields: ["DestinationUserName"],
			selectors: [{ ...failure, threshold: 3 }],
		}),
	]);
	const user = (DestinationUserName: string) => ({ DestinationUserName });
	const events = [
		event(0, user("ann")),
		event(1, user("ann")),
		event(2, user("bob")),
		event(3, user("ann")),
		event(4, user("eve")),
	];
	const detections = feed(target, events);
	assert.equal(detections.length, 1);
	assert.equal(detections[0]?.event.BaseEventCount, 3);
});

test("all selectors must fire, whichever comes first", () => {
	const rule = standardRule({
		selectors: [{ ...failure, threshold: 2 }, success],
	});
	assert.equal(feed(correlator([rule]), [event(0), event(1)]).length, 0);
	const after = [event(0), event(1), event(2, ok)];
	assert.equal(feed(correlator([rule]), after).length, 1);
	const before = [event(0, ok), event(1), event(2)];
	assert.equal(feed(correlator([rule]), before).length, 1);
});

test("in an ordered rule a selector counts only from the moment the one before it fired", () => {
	const rule = standardRule({
		isOrdered: true,
		selectors: [{ ...failure, threshold: 2 }, success],
	});
	const wrong = [event(0, ok), event(1), event(2)];
	assert.equal(feed(correlator([rule]), wrong).length, 0);
	const right = [event(0), event(1, ok), event(2), event(3, ok)];
	const detections = feed(correlator([rule]), right);
	assert.deepEqual(idsOf(detections), [
		[right[0]?.ID, right[2]?.ID, right[3]?.ID],
	]);
});

test("one event is not two steps of an ordered rule", () => {
	const rule = standardRule({
		isOrdered: true,
		selectors: [failure, { condition: is("SourceAddress", "10.0.0.1") }],
	});
	assert.equal(feed(correlator([rule]), [event(0)]).length, 0);
	assert.equal(feed(correlator([rule]), [event(0), event(0, ok)]).length, 1);
});

test("an ordered rule finds its sequence although the first step arrives last", () => {
	const rule = standardRule({
		isOrdered: true,
		selectors: [failure, success],
	});
	const target = correlator([rule]);
	const late = event(1);
	assert.equal(feed(target, [event(3, ok)]).length, 0);
	assert.equal(target.process([late], start + 5000).length, 1);
});

test("of many events with one value those stay that a late event may need", () => {
	const target = correlator([
		standardRule({
			uniqueFields: ["DestinationUserName"],
			selectors: [{ ...failure, threshold: 3 }],
		}),
	]);
	const user = (DestinationUserName: string) => ({ DestinationUserName });
	feed(target, [
		event(0, user("ann")),
		event(2, user("bob")),
		event(7, user("ann")),
		event(13, user("ann")),
	]);
	// bob at 2, ann at 7 and eve at 11 lie within ten seconds; ann at 0 or 13 would not.
	const found = target.process([event(11, user("eve"))], start + 13_500);
	assert.equal(found.length, 1);
});

test("a source that delivers three minutes late still reaches a threshold in ten seconds", () => {
	const target = correlator([standardRule()]);
	target.process([event(0)], start + 180_000);
	assert.equal(target.process([event(9)], start + 189_000).length, 1);
});

test("what came before a late event that completes the selectors counts towards the next time", () => {
	const target = correlator([
		standardRule({ selectors: [failure, success], actions: telling }),
	]);
	const found = feed(target, [event(1), event(5)]);
	found.push(...target.process([event(3, ok)], start + 5500));
	found.push(...feed(target, [event(6, ok)]));
	assert.deepEqual(triggersOf(found), [
		"firstThreshold",
		"subsequentThresholds",
	]);
});

test("the same log replayed from its beginning is detected again", () => {
	const target = correlator([standardRule({ actions: telling })]);
	const log = [0, 1, 30, 31, 60, 61].map((time) => event(time));
	const now = start + 30 * 86_400_000;
	const firsts = () =>
		triggersOf(target.process(log, now)).filter((name) => name !== "timeout");
	assert.equal(firsts().length, 3);
	assert.equal(firsts().length, 3);
});

test("an event that comes after its life is over counts as late and nowhere else", () => {
	const target = correlator([standardRule()]);
	feed(target, [event(0), event(1), event(11)]);
	target.process([event(9)], start + 16_000);
	assert.equal(target.counts().late, 1);
	// Otherwise 9 and 11 would be two within ten seconds.
	assert.equal(target.counts().detections, 1);
});

test("an event offered twice counts once", () => {
	const target = correlator([standardRule()]);
	const one = event(0);
	assert.equal(feed(target, [one, one]).length, 0);
});

test("an event dated far in the future counts at its receipt", () => {
	const target = correlator([standardRule()]);
	const wrongClock = event(1, { StartTime: start + 86_400_000 });
	assert.equal(feed(target, [event(0), wrongClock]).length, 1);
});

test("a full rule gives up its oldest bucket and counts it", () => {
	const target = correlator([standardRule()], { limits: { buckets: 2 } });
	const from = (SourceAddress: string) => ({ SourceAddress });
	feed(target, [
		event(0, from("10.0.0.1")),
		event(1, from("10.0.0.2")),
		event(2, from("10.0.0.3")),
	]);
	assert.equal(target.counts().openBuckets, 2);
	assert.equal(target.counts().evictedBuckets, 1);
	assert.equal(feed(target, [event(3, from("10.0.0.1"))]).length, 0);
	assert.equal(feed(target, [event(3, from("10.0.0.3"))]).length, 1);
});

test("a bucket evicted by what fell due before it gives no timeout", () => {
	const elsewhere = (value: string) => ({
		trigger: "timeout" as const,
		loop: true,
		enrichment: [
			{ kind: "constant" as const, field: "Name", value: "fail" },
			{ kind: "constant" as const, field: "SourceAddress", value },
		],
	});
	const target = correlator(
		[
			standardRule({
				selectors: [failure],
				actions: ["10.0.0.8", "10.0.0.9", "10.0.0.2"].map(elsewhere),
			}),
		],
		{ limits: { buckets: 2 } },
	);
	const other = event(0, { SourceAddress: "10.0.0.2" });
	target.process([event(0), other], start);
	const found = target.advance(start + 15_000);
	assert.equal(found.length, 3);
	assert.ok(found.every(({ baseEventIds: [id] }) => id !== other.ID));
	// The third event opened a bucket with the key of the evicted one, which stays.
	assert.equal(target.counts().evictedBuckets, 2);
	assert.match(target.snapshot(), /"buckets":2/);
});

test("a flood of one selector does not grow its bucket", () => {
	const target = correlator([
		standardRule({
			windowSeconds: 3600,
			selectors: [{ ...failure, threshold: 3 }, success],
		}),
	]);
	const flood = Array.from({ length: 5000 }, (_, index) => event(index / 100));
	feed(target, flood);
	assert.ok(target.snapshot().split("\n").length < 20);
	assert.equal(feed(target, [event(51, ok)]).length, 1);
});
