import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { rewrap, seal, unseal } from "./seal.ts";

const master = { id: "k1", bytes: randomBytes(32) };
const next = { id: "k2", bytes: randomBytes(32) };
const owner = { id: "r1", kind: "secret" };
const text = '{"password":"pässword \\u0000"}';

test("what was sealed opens again, and holds neither text nor key", () => {
	const sealed = seal(text, owner, master);
	assert.equal(sealed.keyId, "k1");
	assert.equal(unseal(sealed, owner, master), text);
	const stored = Buffer.from(sealed.sealedBody, "base64");
	assert.ok(!stored.includes("password"));
	assert.ok(!Buffer.from(sealed.wrappedKey, "base64").includes(master.bytes));
});

test("the same text is sealed differently each time", () => {
	const [a, b] = [seal(text, owner, master), seal(text, owner, master)];
	assert.notEqual(a.sealedBody, b.sealedBody);
	assert.notEqual(a.wrappedKey, b.wrappedKey);
});

test("nothing opens for another owner, with another key, or after a change", () => {
	const sealed = seal(text, owner, master);
	const other = seal("other", { ...owner, id: "r2" }, master);
	const flipped = Buffer.from(sealed.sealedBody, "base64");
	flipped[20] = (flipped[20] ?? 0) ^ 1;
	for (const attempt of [
		() => unseal(sealed, { ...owner, id: "r2" }, master),
		() => unseal(sealed, { ...owner, kind: "filter" }, master),
		() => unseal(sealed, owner, { ...master, bytes: next.bytes }),
		() => unseal(sealed, owner, { ...master, id: "k3" }),
		() => unseal({ ...sealed, sealedBody: other.sealedBody }, owner, master),
		() => unseal({ ...sealed, wrappedKey: other.wrappedKey }, owner, master),
		() => unseal({ ...sealed, sealedBody: "" }, owner, master),
		() =>
			unseal(
				{ ...sealed, sealedBody: flipped.toString("base64") },
				owner,
				master,
			),
		() =>
			unseal(
				{ ...sealed, sealedBody: sealed.sealedBody.slice(0, -8) },
				owner,
				master,
			),
	]) {
		assert.throws(attempt);
	}
});

test("another master key goes around the data key, and the text stays as it is", () => {
	const sealed = seal(text, owner, master);
	const turned = rewrap(sealed, owner, { from: master, to: next });
	assert.equal(turned.keyId, "k2");
	assert.equal(turned.sealedBody, sealed.sealedBody);
	assert.equal(unseal(turned, owner, next), text);
	assert.throws(() => unseal(turned, owner, master));
	assert.throws(() => rewrap(sealed, owner, { from: next, to: master }));
});
