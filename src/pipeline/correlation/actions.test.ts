import assert from "node:assert/strict";
import { test } from "node:test";
import {
	correlator,
	event,
	feed,
	identity,
	idsOf,
	is,
	simpleRule,
	standardRule,
	start,
} from "./testing/samples.ts";

const uuid =
	/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("a correlation event says who made it, by which rule, from which events", () => {
	const rule = standardRule({
		severity: "high",
		tactic: "Credential Access",
		technique: "T1110",
	});
	const target = correlator([rule]);
	const one = event(0, { SourceUserName: "ann", DestinationHostName: "dc1" });
	const two = event(4, { SourceUserName: "bob", DestinationHostName: "dc1" });
	target.process([one], start);
	const [detection] = target.process([two], start + 4500);
	const { ID, BaseEvents, ...made } = detection?.event ?? {};
	assert.match(ID ?? "", uuid);
	assert.deepEqual(BaseEvents, [one]);
	assert.deepEqual(made, {
		Type: 3,
		Timestamp: start + 4500,
		TenantID: identity.tenantId,
		ServiceID: identity.serviceId,
		ServiceName: identity.serviceName,
		Name: rule.name,
		DeviceVendor: "Ursa",
		DeviceProduct: "Ursa",
		CorrelationRuleID: rule.id,
		CorrelationRuleName: rule.name,
		Priority: 3,
		Severity: "high",
		Tactic: "Credential Access",
		Technique: "T1110",
		StartTime: start,
		EndTime: start + 4000,
		BaseEventCount: 2,
		GroupedBy: ["SourceAddress"],
		SourceAddress: "10.0.0.1",
		AffectedAssets: {
			addresses: ["10.0.0.1"],
			hosts: ["dc1"],
			users: ["ann", "bob"],
			assets: [],
		},
	});
	assert.deepEqual(detection?.baseEventIds, [one.ID, two.ID]);
});

test("the keep policy decides which base events are copied", () => {
	const copied = (baseEvents: "first" | "last" | "all") => {
		const target = correlator([standardRule({ baseEvents })]);
		const events = [event(0), event(1)];
		const [found] = feed(target, events);
		return found?.baseEvents.map((each) =>
			events.findIndex(({ ID }) => ID === each.ID),
		);
	};
	assert.deepEqual(copied("first"), [0]);
	assert.deepEqual(copied("last"), [1]);
	assert.deepEqual(copied("all"), [0, 1]);
});

test("at most a hundred base events are copied, ids up to ten thousand", () => {
	const target = correlator([
		standardRule({
			baseEvents: "all",
			selectors: [{ condition: is("Name", "fail"), threshold: 150 }],
		}),
	]);
	const [found] = feed(
		target,
		Array.from({ length: 150 }, (_, index) => event(index / 100)),
	);
	assert.equal(found?.baseEvents.length, 100);
	assert.equal(found?.baseEventIds.length, 150);
	assert.equal(found?.event.BaseEventCount, 150);
});

test("copies stay below a megabyte", () => {
	const target = correlator([standardRule({ baseEvents: "all" })]);
	const [found] = feed(target, [
		event(0, { Raw: "x".repeat(600_000) }),
		event(1, { Raw: "x".repeat(600_000) }),
	]);
	assert.equal(found?.baseEvents.length, 1);
	const huge = correlator([standardRule()]);
	const [other] = feed(huge, [
		event(0, { Raw: "x".repeat(2_000_000) }),
		event(1),
	]);
	assert.equal(other?.baseEvents[0]?.Raw, undefined);
	assert.equal(other?.baseEvents[0]?.SourceAddress, "10.0.0.1");
});

test("beyond the limit of whole events buckets keep what a detection needs", () => {
	const target = correlator([standardRule({ baseEvents: "all" })], {
		limits: { wholeEvents: 1 },
	});
	const more = { Message: "long", SourceUserName: "ann" };
	const [found] = feed(target, [event(0, more), event(1, more)]);
	assert.equal(found?.baseEvents[0]?.Message, "long");
	assert.equal(found?.baseEvents[1]?.Message, undefined);
	assert.equal(found?.baseEvents[1]?.SourceUserName, "ann");
	// Both have left the bucket, so the next ones are whole again.
	const [next] = feed(target, [event(2, more), event(3, more)]);
	assert.equal(next?.baseEvents[0]?.Message, "long");
});

test("events kept for a timeout count towards the limit until the life is over", () => {
	const rule = standardRule({
		selectors: [{ condition: is("Name", "fail") }],
		actions: [{ trigger: "timeout" }],
	});
	const target = correlator([rule], { limits: { wholeEvents: 1 } });
	const messages = (seconds: number) => {
		feed(target, [
			event(seconds, { Message: "long" }),
			event(seconds, { Message: "long", SourceAddress: "10.0.0.2" }),
		]);
		const found = target.advance(start + (seconds + 60) * 1000);
		return found.map(({ baseEvents: [base] }) => base?.Message);
	};
	assert.deepEqual(messages(0), ["long", undefined]);
	assert.deepEqual(messages(100), ["long", undefined]);
});

test("only identical and propagated fields are copied, parts of map fields included", () => {
	const target = correlator([
		simpleRule({ propagatedFields: ["SourceUserName", "Extra.host", "S.url"] }),
	]);
	const [found] = feed(target, [
		event(0, {
			SourceUserName: "ann",
			Extra: { host: "h", other: "o" },
			S: { url: "u", other: "o" },
			DeviceVendor: "Acme",
		}),
	]);
	assert.equal(found?.event.SourceUserName, "ann");
	assert.deepEqual(found?.event.Extra, { host: "h" });
	assert.deepEqual(found?.event.S, { url: "u" });
	assert.equal(found?.event.SourceAddress, undefined);
	assert.equal(found?.event.DeviceVendor, "Ursa");
	assert.equal(found?.event.GroupedBy, undefined);
});

test("enrichment comes last and may change the name, never the base event", () => {
	const target = correlator([
		simpleRule({
			propagatedFields: ["SourceAddress", "S"],
			actions: [
				{
					trigger: "everyEvent",
					enrichment: [
						{ kind: "constant", field: "Name", value: "Guessing" },
						{ kind: "event", field: "Message", source: "SourceAddress" },
						{ kind: "constant", field: "S.note", value: "seen" },
					],
				},
			],
		}),
	]);
	const base = event(0, { S: { url: "u" } });
	const [found] = feed(target, [base]);
	assert.equal(found?.event.Name, "Guessing");
	assert.equal(found?.event.Message, "10.0.0.1");
	assert.deepEqual(found?.event.S, { url: "u", note: "seen" });
	assert.deepEqual(base.S, { url: "u" });
});

test("actions of one trigger run in order and make events with ids of their own", () => {
	const target = correlator([
		simpleRule({
			actions: [
				{ trigger: "everyEvent", noAlert: true },
				{ trigger: "everyEvent" },
			],
		}),
	]);
	const found = feed(target, [event(0)]);
	assert.deepEqual(
		found.map(({ raisesAlert }) => raisesAlert),
		[false, true],
	);
	assert.notEqual(found[0]?.event.ID, found[1]?.event.ID);
});

test("without output nothing leaves the correlator", () => {
	const target = correlator([
		simpleRule({ actions: [{ trigger: "everyEvent", output: false }] }),
	]);
	assert.deepEqual(feed(target, [event(0)]), []);
	assert.equal(target.counts().detections, 0);
});

test("a looped event reaches the rules after output and before the next event", () => {
	const inner = simpleRule({
		actions: [{ trigger: "everyEvent", loop: true }],
	});
	const outer = standardRule({
		selectors: [{ condition: is("CorrelationRuleID", inner.id), threshold: 2 }],
	});
	const target = correlator([outer, inner]);
	const found = target.process([event(0), event(1), event(2)], start);
	assert.deepEqual(
		found.map(({ ruleId }) => (ruleId === inner.id ? "inner" : "outer")),
		["inner", "inner", "outer", "inner"],
	);
	// Copies of correlation events come without copies of their own.
	assert.deepEqual(found[2]?.baseEvents[0]?.BaseEvents, undefined);
});

test("a rule that loops into itself is cut after eight generations and counted", () => {
	const target = correlator([
		simpleRule({
			actions: [
				{
					trigger: "everyEvent",
					loop: true,
					enrichment: [{ kind: "constant", field: "Name", value: "fail" }],
				},
			],
		}),
	]);
	assert.equal(feed(target, [event(0)]).length, 9);
	assert.equal(target.counts().loopsCut, 1);
});

test("the rate limit skips triggers beyond it in one second of event time and counts them", () => {
	const target = correlator([simpleRule({ rateLimit: 2 })]);
	const times = [0, 0.1, 0.2, 0.999, 1, 1.5];
	const found = target.process(
		times.map((time) => event(time)),
		start + 5000,
	);
	assert.equal(found.length, 4);
	assert.equal(target.counts().rateLimited, 2);
	const unlimited = correlator([simpleRule({ rateLimit: 0 })]);
	const many = Array.from({ length: 500 }, () => event(0));
	assert.equal(unlimited.process(many, start).length, 500);
});

test("alerts are kept apart by fields when the rule says so", () => {
	const by = (alertPer: "rule" | "fields") => {
		const [found] = feed(correlator([simpleRule({ alertPer })]), [event(0)]);
		return [found?.segment, found?.groupedBy];
	};
	assert.deepEqual(by("rule"), ["", {}]);
	assert.deepEqual(by("fields"), ["10.0.0.1", { SourceAddress: "10.0.0.1" }]);
});

test("the same events make the same ids, other events others", () => {
	const rules = [standardRule(), simpleRule()];
	const events = [event(0), event(1), event(2), event(3)];
	const ids = () =>
		feed(correlator(rules), events).map((found) => found.event.ID);
	assert.deepEqual(ids(), ids());
	assert.equal(new Set(ids()).size, 6);
	const elsewhere = feed(
		correlator(rules, { identity: { ...identity, serviceId: "other" } }),
		events,
	);
	assert.ok(elsewhere.every((found) => !ids().includes(found.event.ID)));
});

test("a timeout names the events that started the situation", () => {
	const target = correlator([
		standardRule({ actions: [{ trigger: "timeout" }] }),
	]);
	const events = [event(0), event(1)];
	feed(target, events);
	const found = target.advance(start + 60_000);
	assert.deepEqual(idsOf(found), [events.map(({ ID }) => ID)]);
	assert.equal(found[0]?.event.SourceAddress, "10.0.0.1");
	assert.equal(found[0]?.event.Timestamp, start + 60_000);
});

test("counts say per rule how many events matched and how often it fired", () => {
	const rule = standardRule();
	const target = correlator([rule]);
	feed(target, [event(0), event(1), event(2), event(3, { Name: "other" })]);
	assert.deepEqual(target.counts().rules, {
		[rule.id]: { matched: 3, fired: 1 },
	});
	assert.equal(target.counts().events, 4);
});
