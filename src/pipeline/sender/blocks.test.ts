import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import fc from "fast-check";
import {
	type Block,
	type LineSource,
	readBlocks,
	splitBlock,
} from "./blocks.ts";

async function blocksOf(source: LineSource): Promise<Block[]> {
	const blocks: Block[] = [];
	for await (const block of readBlocks(source)) blocks.push(block);
	return blocks;
}

function textOf(blocks: Block[]): string {
	return Buffer.concat(blocks.map((block) => block.bytes)).toString("latin1");
}

function countOf(blocks: Block[]): number {
	return blocks.reduce((sum, block) => sum + block.lines, 0);
}

test("lines become blocks without empty ones, and inner line feeds part lines", async () => {
	const blocks = await blocksOf(Readable.from(["a", "", "b\nc\n", "\r", "d"]));
	assert.equal(textOf(blocks), "a\nb\nc\nd\n");
	assert.equal(countOf(blocks), 4);
});

test("bytes become the same blocks however they are chunked", async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.constantFrom("a", "\n", "\r\n", "longer ", "\n\n", "\xff"), {
				maxLength: 30,
			}),
			async (parts) => {
				const chunks = parts.map((part) => Buffer.from(part, "latin1"));
				const stream = Readable.from(chunks, { objectMode: false });
				const blocks = await blocksOf(stream);
				const lines = parts
					.join("")
					.split("\n")
					.filter((line) => line !== "" && line !== "\r");
				assert.equal(textOf(blocks), lines.map((line) => `${line}\n`).join(""));
				assert.equal(countOf(blocks), lines.length);
			},
		),
		{ numRuns: 200 },
	);
});

test("a fast source is taken in large blocks", async () => {
	async function* fast() {
		for (let i = 0; i < 10_000; i++) yield "a line of some length";
	}
	const blocks = await blocksOf(fast());
	assert.equal(countOf(blocks), 10_000);
	assert.ok(blocks.length < 500, `${blocks.length} blocks`);
});

test("a slow source is not held up", async () => {
	const { promise, resolve } = Promise.withResolvers<void>();
	async function* slow() {
		yield "first";
		await promise;
		yield "second";
	}
	const blocks = readBlocks(slow());
	assert.equal((await blocks.next()).value?.bytes.toString(), "first\n");
	resolve();
	assert.equal((await blocks.next()).value?.bytes.toString(), "second\n");
	assert.equal((await blocks.next()).done, true);
});

test("what the source throws is thrown", async () => {
	async function* broken() {
		yield "one";
		throw new Error("the file is gone");
	}
	await assert.rejects(blocksOf(broken()), { message: "the file is gone" });
});

test("a block is split at its lines", () => {
	const block = { bytes: Buffer.from("a\nbb\nc\n"), lines: 3 };
	const parts = [...splitBlock(block, 2)];
	assert.deepEqual(
		parts.map(({ bytes, lines }) => [bytes.toString(), lines]),
		[
			["a\nbb\n", 2],
			["c\n", 1],
		],
	);
});
