import assert from "node:assert/strict";
import { test } from "node:test";
import { createTokenCache } from "./token-cache.ts";
import type { User } from "./users.ts";

const ann: User = {
	...{ id: "1", login: "ann", name: "Ann", email: "ann@test.domain" },
	...{ isDisabled: false, isGeneralAdministrator: false, roles: [] },
	...{ createdAt: 0, updatedAt: 0 },
};

function start() {
	const time = { now: 0 };
	const asked: string[] = [];
	const cache = createTokenCache(() => time.now);
	const find = (token: string, answer: User | undefined = ann) =>
		cache.find(token, async () => {
			asked.push(token);
			return answer;
		});
	return { time, asked, cache, find };
}

test("asks once a second, also when many come together", async () => {
	const { time, asked, find } = start();
	const found = await Promise.all([find("t"), find("t"), find("t")]);
	assert.deepEqual(found, [ann, ann, ann]);
	time.now = 999;
	await find("t");
	assert.equal(asked.length, 1);
	time.now = 1000;
	await find("t");
	assert.equal(asked.length, 2);
});

test("asks again after a clearing, also for an answer that was under way", async () => {
	const { asked, cache, find } = start();
	const underWay = find("t");
	cache.clear();
	await underWay;
	await find("t");
	assert.equal(asked.length, 2);
});

test("keeps neither unknown tokens nor failures", async () => {
	const { asked, cache, find } = start();
	const nobody = () =>
		cache.find("x", async () => {
			asked.push("x");
			return undefined;
		});
	await nobody();
	await nobody();
	assert.equal(asked.length, 2);
	await assert.rejects(
		cache.find("t", () => Promise.reject(new Error("away"))),
	);
	assert.equal(await find("t"), ann);
});

test("many tokens push out the oldest only", async () => {
	const { asked, find } = start();
	for (let count = 0; count <= 1000; count++) await find(`t${count}`);
	await find("t1000");
	assert.equal(asked.length, 1001);
	await find("t0");
	assert.equal(asked.length, 1002);
});
