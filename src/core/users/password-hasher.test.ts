import assert from "node:assert/strict";
import { test } from "node:test";
import { createPasswordHasher } from "./password-hasher.ts";

test("tells right passwords from wrong ones; equal passwords have different hashes", async () => {
	const hasher = createPasswordHasher();
	const [first, second] = await Promise.all([
		hasher.hash("Correct1!"),
		hasher.hash("Correct1!"),
	]);
	assert.notEqual(first, second);
	assert.match(first, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
	assert.equal(await hasher.verify(first, "Correct1!"), true);
	assert.equal(await hasher.verify(first, "correct1!"), false);
});

test("a letter typed composed or in parts is the same password", async () => {
	const hasher = createPasswordHasher();
	const stored = await hasher.hash("Ma\u0308nner1!");
	assert.equal(await hasher.verify(stored, "M\u00e4nner1!"), true);
});

test("without a stored hash nothing is right, whatever the password", async () => {
	const hasher = createPasswordHasher();
	assert.equal(await hasher.verify(undefined, ""), false);
	assert.equal(await hasher.verify(undefined, "Secret1!"), false);
});

test("a damaged hash is an error, not a wrong password", async () => {
	const hasher = createPasswordHasher();
	await assert.rejects(hasher.verify("not a hash", "Correct1!"));
	// Its place is free again.
	assert.equal(await hasher.verify(undefined, "x"), false);
});

test("refuses what would wait behind too many, and serves the rest", async () => {
	const hasher = createPasswordHasher({ concurrency: 1, maxWaiting: 2 });
	const results = await Promise.allSettled(
		Array.from({ length: 5 }, () => hasher.verify(undefined, "x")),
	);
	const refused = results.filter((result) => result.status === "rejected");
	assert.equal(refused.length, 2);
	assert.equal(refused[0]?.reason.code, "users.busy");
	assert.equal(await hasher.verify(undefined, "x"), false);
});
