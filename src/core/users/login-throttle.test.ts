import assert from "node:assert/strict";
import { test } from "node:test";
import { createLoginThrottle } from "./login-throttle.ts";

const minute = 60_000;
const fail = async () => undefined;
const succeed = async () => "in";
const tooManyTries = { code: "users.tooManyTries" };

function start(maxStrangers?: number) {
	const time = { now: 0 };
	const throttle = createLoginThrottle({ clock: () => time.now, maxStrangers });
	const known = { key: "ann", isKnown: true };
	const failTimes = async (count: number, login = known) => {
		for (let done = 0; done < count; done++) {
			await throttle.attempt(login, fail);
		}
	};
	return { time, throttle, known, failTimes };
}

test("failures spread over more than five minutes do not lock", async () => {
	const { time, throttle, known, failTimes } = start();
	await failTimes(4);
	time.now += 5 * minute;
	await failTimes(1);
	assert.equal(await throttle.attempt(known, succeed), "in");
});

test("a success forgets earlier failures", async () => {
	const { throttle, known, failTimes } = start();
	await failTimes(4);
	await throttle.attempt(known, succeed);
	await failTimes(4);
	assert.equal(await throttle.attempt(known, succeed), "in");
});

test("the lock ends a minute after the last failure, and one more failure locks again", async () => {
	const { time, throttle, known, failTimes } = start();
	await failTimes(5);
	time.now += minute - 1;
	await assert.rejects(throttle.attempt(known, succeed), tooManyTries);
	time.now += 1;
	await failTimes(1);
	await assert.rejects(throttle.attempt(known, succeed), tooManyTries);
	time.now += minute;
	assert.equal(await throttle.attempt(known, succeed), "in");
});

test("a volley of tries at once gets five", async () => {
	const { throttle, known } = start();
	let checks = 0;
	const results = await Promise.allSettled(
		Array.from({ length: 50 }, () =>
			throttle.attempt(known, async () => {
				checks++;
				return undefined;
			}),
		),
	);
	assert.equal(checks, 5);
	assert.equal(
		results.filter(({ status }) => status === "rejected").length,
		45,
	);
});

test("a check that fails with an error counts as no try and lets the next one run", async () => {
	const { throttle, known } = start();
	const broken = new Error("database away");
	for (let count = 0; count < 6; count++) {
		await assert.rejects(
			throttle.attempt(known, () => Promise.reject(broken)),
			broken,
		);
	}
	assert.equal(await throttle.attempt(known, succeed), "in");
});

test("one login's failures do not lock another", async () => {
	const { throttle, failTimes } = start();
	await failTimes(5);
	const other = { key: "bob", isKnown: true };
	assert.equal(await throttle.attempt(other, succeed), "in");
});

test("invented logins push out each other, never a known one", async () => {
	const { throttle, known, failTimes } = start(10);
	await failTimes(5);
	const stranger = { key: "stranger", isKnown: false };
	await failTimes(5, stranger);
	await assert.rejects(throttle.attempt(stranger, fail), tooManyTries);
	for (let count = 0; count < 10; count++) {
		await throttle.attempt({ key: `flood${count}`, isKnown: false }, fail);
	}
	assert.equal(await throttle.attempt(stranger, fail), undefined);
	await assert.rejects(throttle.attempt(known, succeed), tooManyTries);
});
