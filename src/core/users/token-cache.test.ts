import assert from "node:assert/strict";
import { test } from "node:test";
import { createTokenCache } from "./token-cache.ts";
import type { User } from "./users.ts";

const ann: User = {
	...{ id: "1", login: "ann", name: "Ann", email: "ann@test.domain" },
	...{ isDisabled: false, isGeneralAdministrator: false, roles: [] },
	...{ receivesNotifications: false, hidesShared: false },
	...{ mustChangePassword: false, createdAt: 0, updatedAt: 0 },
};

function start(hashes: readonly string[] = ["t", "u"]) {
	const time = { now: 0 };
	const asked: string[] = [];
	const stored = [...hashes];
	const lists = { count: 0 };
	const cache = createTokenCache(
		() => time.now,
		async () => {
			lists.count++;
			return [...stored];
		},
	);
	const find = (token: string, answer: User | undefined = ann) =>
		cache.find(token, async () => {
			asked.push(token);
			return answer;
		});
	return { time, asked, stored, lists, cache, find };
}

test("asks once a second, also when many come together", async () => {
	const { time, asked, lists, find } = start();
	const found = await Promise.all([find("t"), find("t"), find("t")]);
	assert.deepEqual(found, [ann, ann, ann]);
	time.now = 999;
	await find("t");
	assert.deepEqual([asked.length, lists.count], [1, 1]);
	time.now = 1000;
	await find("t");
	assert.deepEqual([asked.length, lists.count], [2, 1]);
});

test("asks again after a clearing, also for an answer that was under way", async () => {
	const { asked, cache, find } = start();
	await find("u");
	const underWay = find("t");
	cache.clear();
	await underWay;
	cache.clear();
	await find("t");
	assert.deepEqual(asked, ["u", "t", "t"]);
});

test("keeps neither failures nor the answer that a token is nobody's any more", async () => {
	const { asked, cache, find } = start();
	const gone = () =>
		cache.find("u", async () => {
			asked.push("u");
			return undefined;
		});
	await gone();
	await gone();
	assert.equal(asked.length, 2);
	await assert.rejects(
		cache.find("t", () => Promise.reject(new Error("away"))),
	);
	assert.equal(await find("t"), ann);
});

test("ten thousand unknown tokens read the list once a second and look for none of them", async () => {
	const { time, asked, lists, find } = start();
	const flood = () =>
		Promise.all(
			Array.from({ length: 10_000 }, (_, index) => find(`bad${index}`)),
		);
	const found = await flood();
	assert.ok(found.every((user) => user === undefined));
	assert.deepEqual([asked.length, lists.count], [0, 1]);
	assert.equal(await find("t"), ann);
	assert.deepEqual([asked.length, lists.count], [1, 1]);
	time.now = 1000;
	await flood();
	assert.deepEqual([asked.length, lists.count], [1, 2]);
});

test("a token that another process made is known after a second at most", async () => {
	const { time, stored, find } = start();
	assert.equal(await find("new"), undefined);
	stored.push("new");
	time.now = 999;
	assert.equal(await find("new"), undefined);
	time.now = 1000;
	assert.equal(await find("new"), ann);
});

test("a list that could not be read is read again", async () => {
	let isAway = true;
	const cache = createTokenCache(
		() => 0,
		async () => {
			if (isAway) throw new Error("away");
			return ["t"];
		},
	);
	await assert.rejects(cache.find("t", async () => ann));
	isAway = false;
	assert.equal(await cache.find("t", async () => ann), ann);
});

test("many tokens push out the oldest only", async () => {
	const names = Array.from({ length: 1001 }, (_, index) => `t${index}`);
	const { asked, find } = start(names);
	for (const name of names) await find(name);
	await find("t1000");
	assert.equal(asked.length, 1001);
	await find("t0");
	assert.equal(asked.length, 1002);
});
