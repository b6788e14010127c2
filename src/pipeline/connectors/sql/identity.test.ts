import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
	asKindOf,
	compareIdentities,
	decodePosition,
	encodePosition,
	type Identity,
	type IdentityKind,
	identityOfCell,
	identityOfSeed,
} from "./identity.ts";

const of = (kind: IdentityKind, text: string): Identity => ({ kind, text });

function order(kind: IdentityKind, a: string, b: string): number {
	return Math.sign(compareIdentities(of(kind, a), of(kind, b)));
}

suite("the identity of a row", () => {
	test("numbers compare exactly, whatever their size", () => {
		assert.equal(order("number", "9007199254740993", "9007199254740992"), 1);
		assert.equal(order("number", "-2", "-10"), 1);
		assert.equal(order("number", "1.10", "1.1"), 0);
		assert.equal(order("number", "1.10", "1.09"), 1);
		assert.equal(order("number", "-0.5", "0"), -1);
		assert.equal(order("number", "1e21", "5"), 1);
	});

	test("times compare by the moment, to the last digit", () => {
		const noon = "2026-01-02T12:00:00";
		assert.equal(order("time", `${noon}.1234567`, `${noon}.1234566`), 1);
		assert.equal(order("time", `${noon}.5`, `${noon}.500`), 0);
		assert.equal(order("time", `${noon}Z`, "2026-01-02T15:00:00+03:00"), 0);
		assert.equal(order("time", "2026-01-02", noon), -1);
	});

	test("texts compare by code units and bytes by their digits", () => {
		assert.equal(order("text", "b", "a"), 1);
		assert.equal(order("bytes", "00ff", "0100"), -1);
	});

	test("a seed is a number, a time or a text", () => {
		assert.deepEqual(identityOfSeed("42"), of("number", "42"));
		assert.equal(identityOfSeed("2026-01-02 03:04:05").kind, "time");
		assert.equal(identityOfSeed("2026-01-02").kind, "time");
		assert.equal(identityOfSeed("abc").kind, "text");
	});

	test("a seed takes the kind of the column where it makes sense there", () => {
		const number = of("number", "5");
		assert.deepEqual(asKindOf(of("number", "7"), of("text", "x")), {
			kind: "text",
			text: "7",
		});
		assert.equal(asKindOf(of("text", "abc"), number), undefined);
		assert.deepEqual(asKindOf(of("text", "0x00FF"), of("bytes", "")), {
			kind: "bytes",
			text: "00ff",
		});
		assert.equal(asKindOf(number, of("time", "2026-01-02")), undefined);
	});

	test("nulls, truth values and what is no number identify nothing", () => {
		const column = { name: "id", texts: "text" } as const;
		for (const cell of [null, true, Number.NaN, undefined]) {
			assert.equal(identityOfCell(cell, column), undefined);
		}
	});

	test("a position survives being written and read", () => {
		for (const position of [
			{ identity: of("number", "-12.5"), seen: 1 },
			{ identity: of("time", "2026-01-02T03:04:05.1234567Z"), seen: 12 },
			{ identity: of("text", "a:b*2:\n"), seen: 1 },
			{ identity: of("bytes", "00ff"), seen: 3 },
		]) {
			assert.deepEqual(decodePosition(encodePosition(position)), position);
		}
		assert.equal(decodePosition("number"), undefined);
		assert.equal(decodePosition("list:1"), undefined);
	});
});
