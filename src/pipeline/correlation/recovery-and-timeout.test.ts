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

test("a recovery forgets what was counted before it", () => {
	const rule = standardRule({
		selectors: [
			{ ...failure, threshold: 2 },
			{ ...success, isRecovery: true },
		],
	});
	const interrupted = [event(0), event(1, ok), event(2)];
	assert.equal(feed(correlator([rule]), interrupted).length, 0);
	assert.equal(feed(correlator([rule]), [...interrupted, event(3)]).length, 1);
});

test("a recovery selector with a threshold needs that many events", () => {
	const rule = standardRule({
		selectors: [
			{ ...failure, threshold: 2 },
			{ ...success, isRecovery: true, threshold: 2 },
		],
	});
	const one = [event(0), event(1, ok), event(2)];
	assert.equal(feed(correlator([rule]), one).length, 1);
	const two = [event(0), event(1, ok), event(1.5, ok), event(2)];
	assert.equal(feed(correlator([rule]), two).length, 0);
});

test("timeout comes by the clock, one grace after the end of the life", () => {
	const target = correlator([
		standardRule({ selectors: [failure], actions: telling }),
	]);
	assert.deepEqual(triggersOf(feed(target, [event(0)])), ["firstThreshold"]);
	assert.deepEqual(target.advance(start + 14_999), []);
	const detections = target.advance(start + 15_000);
	assert.deepEqual(triggersOf(detections), ["timeout"]);
	assert.equal(detections[0]?.event.BaseEventCount, 1);
	assert.deepEqual(target.advance(start + 100_000), []);
	assert.equal(target.counts().openBuckets, 0);
});

test("timeout does not come after a recovery, in whatever order the two arrive", () => {
	const rule = standardRule({
		selectors: [failure, { ...success, isRecovery: true }],
		actions: [{ trigger: "timeout" }],
	});
	const inOrder = correlator([rule]);
	feed(inOrder, [event(0), event(5, ok)]);
	assert.deepEqual(inOrder.advance(start + 60_000), []);
	const swapped = correlator([rule]);
	swapped.process([event(3, ok)], start + 3000);
	swapped.process([event(0)], start + 4000);
	assert.deepEqual(swapped.advance(start + 60_000), []);
});

test("a recovery that comes late leaves the situation after it alone", () => {
	const target = correlator([
		standardRule({
			selectors: [failure, { ...success, isRecovery: true }],
			actions: [{ trigger: "timeout" }],
		}),
	]);
	const after = event(6);
	feed(target, [event(0), after]);
	target.process([event(3, ok)], start + 7000);
	const detections = target.advance(start + 60_000);
	assert.deepEqual(idsOf(detections), [[after.ID]]);
});

test("a recovery before the end of the life counts although a later event came first", () => {
	const target = correlator([
		standardRule({
			selectors: [failure, { ...success, isRecovery: true }],
			actions: [{ trigger: "timeout" }],
		}),
	]);
	const next = event(11);
	assert.deepEqual(feed(target, [event(0), next]), []);
	target.process([event(9, ok)], start + 12_000);
	assert.deepEqual(idsOf(target.advance(start + 60_000)), [[next.ID]]);
});

test("what came after a late recovery counts anew", () => {
	const target = correlator([
		standardRule({
			selectors: [
				{ ...failure, threshold: 3 },
				{ ...success, isRecovery: true },
			],
			actions: [{ trigger: "firstThreshold" }],
		}),
	]);
	feed(target, [event(0), event(1), event(2), event(8), event(9)]);
	target.process([event(7, ok)], start + 9000);
	assert.equal(target.counts().detections, 1);
	assert.equal(feed(target, [event(10)]).length, 1);
});

test("timeout waits as much longer as the source delivers late", () => {
	const target = correlator([
		standardRule({ selectors: [failure], actions: [{ trigger: "timeout" }] }),
	]);
	const delay = 180_000;
	target.process([event(0)], start + delay);
	assert.equal(target.advance(start + delay + 14_999).length, 0);
	assert.equal(target.advance(start + delay + 15_000).length, 1);
});

test("the life of a replayed log ends by the log's own time", () => {
	const target = correlator([
		standardRule({ selectors: [failure], actions: telling }),
	]);
	const now = start + 30 * 86_400_000;
	target.process([event(0)], now);
	assert.deepEqual(target.advance(now + 599_999), []);
	const detections = target.process([event(16)], now + 599_999);
	assert.deepEqual(triggersOf(detections), ["timeout", "firstThreshold"]);
});

test("the last life of a replayed log ends when nothing came for ten minutes", () => {
	const target = correlator([
		standardRule({ selectors: [failure], actions: [{ trigger: "timeout" }] }),
	]);
	const now = start + 30 * 86_400_000;
	target.process([event(0)], now);
	assert.equal(target.advance(now + 599_999).length, 0);
	assert.equal(target.advance(now + 600_000).length, 1);
});

const watched = {
	selectors: [failure, { ...success, isRecovery: true }],
	actions: telling,
};

test("a late event before a recovery belongs to the situation that the recovery ended", () => {
	const target = correlator([standardRule(watched)]);
	const found = feed(target, [event(2, ok), event(4)]);
	found.push(...target.process([event(1)], start + 5000));
	assert.deepEqual(triggersOf(found), ["firstThreshold", "firstThreshold"]);
	// Another one of that situation is nothing new, and the one after the recovery goes on.
	assert.deepEqual(target.process([event(1.5)], start + 5500), []);
	assert.equal(target.counts().late, 1);
	assert.deepEqual(triggersOf(target.advance(start + 60_000)), ["timeout"]);
});

test("a late event of a situation that was recovered does not begin another", () => {
	const target = correlator([standardRule(watched)]);
	const found = feed(target, [event(0), event(3, ok)]);
	found.push(...target.process([event(2)], start + 4000));
	assert.deepEqual(triggersOf(found), ["firstThreshold"]);
});

test("a life followed by another ends with its timeout by the clock", () => {
	const target = correlator([standardRule(watched)]);
	feed(target, [event(0), event(11)]);
	assert.deepEqual(target.advance(start + 14_999), []);
	assert.deepEqual(triggersOf(target.advance(start + 15_000)), ["timeout"]);
	assert.deepEqual(target.advance(start + 25_999), []);
	assert.deepEqual(triggersOf(target.advance(start + 26_000)), ["timeout"]);
});

test("a life followed by another ends with its timeout by the time of events", () => {
	const target = correlator([standardRule(watched)]);
	const now = start + 86_400_000;
	const found = target.process([event(0), event(11), event(15.001)], now);
	assert.deepEqual(triggersOf(found), [
		"firstThreshold",
		"firstThreshold",
		"timeout",
		"subsequentThresholds",
	]);
});

test("a recovery of nothing is forgotten after the allowed lateness", () => {
	const target = correlator([
		standardRule({ ...watched, windowSeconds: 3600 }),
	]);
	feed(target, [event(0, ok)]);
	target.advance(start + 4999);
	assert.equal(target.counts().openBuckets, 1);
	target.advance(start + 5000);
	assert.equal(target.counts().openBuckets, 0);
});

test("a timeout does not wait for the delays of a situation before", () => {
	const target = correlator([
		standardRule({ ...watched, actions: [{ trigger: "timeout" }] }),
	]);
	target.process([event(0), event(1, ok)], start + 180_000);
	target.process([event(181)], start + 181_000);
	assert.equal(target.advance(start + 195_999).length, 0);
	assert.equal(target.advance(start + 196_000).length, 1);
});
