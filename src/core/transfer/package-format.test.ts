import assert from "node:assert/strict";
import { createCipheriv, randomBytes, scryptSync } from "node:crypto";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { createPackageFormat, maxPackageBytes } from "./package-format.ts";

const format = createPackageFormat();
const password = "Straße 7";

/** A file of version 1 by hand, as the head of package-format.ts describes it. */
function seal(packed: Buffer, version = 1): Buffer {
	const [salt, nonce] = [randomBytes(16), randomBytes(12)];
	const cost = { N: 2 ** 17, r: 8, p: 1, maxmem: 2 ** 28 };
	const key = scryptSync(password, salt, 32, cost);
	const head = Buffer.concat([
		...[Buffer.from("URSAPKG\n"), Buffer.of(version), salt, nonce],
	]);
	const cipher = createCipheriv("aes-256-gcm", key, nonce);
	cipher.setAAD(head);
	const body = Buffer.concat([cipher.update(packed), cipher.final()]);
	return Buffer.concat([head, body, cipher.getAuthTag()]);
}

test("what was sealed opens with the same password, however its letters are composed", async () => {
	const content = { text: "“ü”", list: [1, null] };
	const file = await format.seal(content, "é");
	assert.deepEqual(await format.open(file, "e\u0301"), content);
	assert.ok(!file.includes("“ü”"));
	const again = await format.seal(content, "é");
	assert.notDeepEqual(again.subarray(9, 37), file.subarray(9, 37));
});

test("the format is the documented one", async () => {
	const file = seal(gzipSync('{"a":1}'));
	assert.deepEqual(await format.open(file, password), { a: 1 });
});

test("another password and any changed byte are refused", async () => {
	const file = await format.seal({ a: 1 }, password);
	await assert.rejects(format.open(file, "Other"), {
		code: "transfer.notOpened",
	});
	for (const at of [10, 30, 40, file.length - 1]) {
		const changed = Buffer.from(file);
		changed[at] = (changed[at] ?? 0) ^ 1;
		await assert.rejects(format.open(changed, password), {
			code: "transfer.notOpened",
		});
	}
	await assert.rejects(format.open(file.subarray(0, -1), password), {
		code: "transfer.notOpened",
	});
});

test("junk is told from packages before a key is made", async () => {
	const junk = [Buffer.alloc(0), Buffer.from("URSAPKG\n"), randomBytes(5000)];
	for (const file of junk) {
		await assert.rejects(format.open(file, password), {
			code: "transfer.notAPackage",
		});
	}
	const newer = Buffer.concat([Buffer.from("URSAPKG\n\x02"), randomBytes(99)]);
	await assert.rejects(format.open(newer, password), {
		code: "transfer.otherVersion",
	});
	await assert.rejects(
		format.open(Buffer.alloc(maxPackageBytes + 1), password),
		{ code: "transfer.tooLarge" },
	);
});

test("a small file that unpacks to more than 128 MiB is refused", async () => {
	const bomb = seal(gzipSync(Buffer.alloc(129 * 1024 * 1024, 32)));
	assert.ok(bomb.length < 1024 * 1024);
	await assert.rejects(format.open(bomb, password), {
		code: "transfer.tooLarge",
	});
});

test("content that is no gzip or no JSON is refused without being quoted", async () => {
	for (const packed of [Buffer.from("plain"), gzipSync("{hush")]) {
		await assert.rejects(format.open(seal(packed), password), (error) => {
			assert.ok(error instanceof Error);
			assert.doesNotMatch(error.message, /hush/);
			assert.equal(error.cause, undefined);
			return "code" in error && error.code === "transfer.damaged";
		});
	}
});

test("a password has 1 to 1024 characters", async () => {
	for (const wrong of ["", "x".repeat(1025)]) {
		await assert.rejects(format.seal({}, wrong), {
			code: "transfer.badPassword",
		});
	}
});
