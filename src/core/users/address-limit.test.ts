import assert from "node:assert/strict";
import { test } from "node:test";
import { createAddressLimit } from "./address-limit.ts";
import { networkOf } from "./client-address.ts";

const minute = 60_000;
const fail = async () => undefined;
const succeed = async () => "in";
const tooManyTries = { code: "users.tooManyTries", status: 429 };

function start() {
	const time = { now: 0 };
	const limit = createAddressLimit(() => time.now);
	const failTimes = async (count: number, address?: string) => {
		for (let done = 0; done < count; done++) await limit.attempt(address, fail);
	};
	return { time, limit, failTimes };
}

test("a hundred failures end the tries of an address, and of no other, for a minute", async () => {
	const { time, limit, failTimes } = start();
	await failTimes(100, "192.0.2.1");
	await assert.rejects(limit.attempt("192.0.2.1", succeed), tooManyTries);
	assert.equal(limit.hasRoom("192.0.2.1"), false);
	assert.equal(await limit.attempt("192.0.2.2", succeed), "in");
	time.now += minute;
	assert.equal(await limit.attempt("192.0.2.1", succeed), "in");
});

test("a volley at once gets a hundred checks, too", async () => {
	const { limit } = start();
	let checks = 0;
	const results = await Promise.allSettled(
		Array.from({ length: 1000 }, () =>
			limit.attempt("192.0.2.1", async () => {
				checks++;
				return undefined;
			}),
		),
	);
	assert.equal(checks, 100);
	assert.equal(
		results.filter(({ status }) => status === "rejected").length,
		900,
	);
});

test("failures of more than five minutes ago do not count", async () => {
	const { time, limit, failTimes } = start();
	await failTimes(99, "192.0.2.1");
	time.now += 5 * minute;
	await failTimes(99, "192.0.2.1");
	assert.equal(limit.hasRoom("192.0.2.1"), true);
});

test("clients whose address is not known are not counted", async () => {
	const { limit, failTimes } = start();
	await failTimes(200);
	assert.equal(await limit.attempt(undefined, succeed), "in");
});

test("an IPv6 network of 64 bits is one address, and a mapped IPv4 address is itself", () => {
	assert.equal(networkOf("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2");
	assert.equal(networkOf("2001:DB8:1:2::9"), "2001:db8:1:2");
	assert.equal(networkOf("2001:db8::9"), "2001:db8:0:0");
	assert.equal(networkOf("::1"), "0:0:0:0");
	assert.equal(networkOf("::ffff:192.0.2.1"), "192.0.2.1");
	assert.equal(networkOf("192.0.2.1"), "192.0.2.1");
});
