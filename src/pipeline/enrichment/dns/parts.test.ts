import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createAnswerCache } from "./answer-cache.ts";
import { readHostName, reverseName } from "./host-name.ts";
import { createPace } from "./pace.ts";
import { readServerAddress } from "./server-address.ts";

test("the answer that was not asked for the longest leaves a full cache", () => {
	const cache = createAnswerCache<string>(1000, 3);
	for (const question of ["a", "b", "c"]) cache.set(question, question, 0);
	cache.get("a", 1);
	cache.set("d", "d", 1);
	cache.set("c", "new", 1);
	cache.set("e", "e", 1);
	assert.deepEqual(
		["a", "b", "c", "d", "e"].map((question) => cache.get(question, 2)),
		[undefined, undefined, "new", "d", "e"],
	);
	assert.equal(cache.size, 3);
});

test("in no second more start than allowed and a tenth more, and none waits longer than it must", () => {
	const steps = fc.array(fc.nat(400), { minLength: 1, maxLength: 200 });
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 200 }), steps, (rate, delays) => {
			const pace = createPace(rate);
			const started: number[] = [];
			let now = 1_000_000;
			for (const delay of delays) {
				now += delay;
				const wait = pace.take(now);
				if (wait > 0) {
					now += wait;
					assert.equal(pace.take(now), 0, "the wait was long enough");
				}
				started.push(now);
			}
			const most = rate + Math.max(1, Math.floor(rate / 10));
			for (const [index, at] of started.entries()) {
				const within = started.slice(index).filter((time) => time < at + 1000);
				assert.ok(within.length <= most, `${within.length} of ${rate}`);
			}
		}),
	);
});

test("a clock that is set back delays, but does not stop", () => {
	const pace = createPace(1);
	pace.take(1_000_000);
	const wait = pace.take(0);
	assert.equal(wait, 1000);
	assert.equal(pace.take(wait), 0);
});

test("servers are IP addresses with or without port", () => {
	for (const [text, expected] of [
		["192.0.2.1", "192.0.2.1:53"],
		["192.0.2.1:5353", "192.0.2.1:5353"],
		["2001:db8::1", "[2001:db8::1]:53"],
		["[2001:db8::1]", "[2001:db8::1]:53"],
		["[2001:db8::1]:5353", "[2001:db8::1]:5353"],
		["192.0.2.256", undefined],
		["192.0.2.1:0", undefined],
		["192.0.2.1:65536", undefined],
		["[192.0.2.1]:53", undefined],
		["dns.example", undefined],
		["", undefined],
	] as const) {
		assert.equal(readServerAddress(text), expected, text);
	}
});

test("host names come in lower case without the final dot, other text not at all", () => {
	for (const [text, expected] of [
		["WS-7.Example.", "ws-7.example"],
		["_msdcs.ad.example", "_msdcs.ad.example"],
		["srv1", "srv1"],
		["a".repeat(63), "a".repeat(63)],
		["a".repeat(64), undefined],
		[`${"a.".repeat(126)}b`, `${"a.".repeat(126)}b`],
		[`${"a.".repeat(127)}b`, undefined],
		["a..b", undefined],
		["a-.b", undefined],
		["*.example", undefined],
		["192.0.2.1", undefined],
		[".", undefined],
		["", undefined],
	] as const) {
		assert.equal(readHostName(text), expected, text);
	}
});

test("any text is a host name of visible ASCII or none", () => {
	fc.assert(
		fc.property(fc.string({ unit: "binary" }), (text) => {
			const name = readHostName(text);
			assert.ok(name === undefined || /^[a-z0-9._-]{1,253}$/.test(name));
		}),
	);
});

test("addresses are looked up under the names of their reverse zones", () => {
	assert.equal(reverseName("192.0.2.255"), "255.2.0.192.in-addr.arpa");
	assert.equal(reverseName("::ffff:192.0.2.1"), "1.2.0.192.in-addr.arpa");
	assert.equal(
		reverseName("2001:db8::567:89ab"),
		"b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
	);
	assert.equal(reverseName("host"), undefined);
});
