import assert from "node:assert/strict";
import { test } from "node:test";
import { readFileMask } from "./file-mask.ts";

function matching(mask: string, names: string[]): string[] {
	return names.filter(readFileMask(`/var/log/${mask}`).matches);
}

test("a path without mask is one file", () => {
	const mask = readFileMask("/var/log/app.log");
	assert.equal(mask.singlePath, "/var/log/app.log");
	assert.equal(mask.stem, "app");
	assert.equal(readFileMask("/var/log/a*.log").singlePath, undefined);
});

test("a star is any characters, a question mark is one", () => {
	const names = ["app.log", "app.log.1", "ap.log", ".log", "приложение.log"];
	assert.deepEqual(matching("app.log*", names), ["app.log", "app.log.1"]);
	assert.deepEqual(matching("*", names), names);
	assert.deepEqual(matching("*.log", names), [
		"app.log",
		"ap.log",
		".log",
		"приложение.log",
	]);
	assert.deepEqual(matching("a?.log", names), ["ap.log"]);
	assert.deepEqual(matching("**p*g", names), ["app.log", "ap.log"]);
});

test("brackets are one of the characters, or none of them", () => {
	const names = ["log1", "log5", "log9", "loga", "log]", "log-", "log!"];
	assert.deepEqual(matching("*og[1-9]", names), ["log1", "log5", "log9"]);
	assert.deepEqual(matching("log[!0-9]", names), [
		"loga",
		"log]",
		"log-",
		"log!",
	]);
	assert.deepEqual(matching("log[]a]", names), ["loga", "log]"]);
	assert.deepEqual(matching("log[a-]", names), ["loga", "log-"]);
});

test("characters of regular expressions stand for themselves", () => {
	assert.deepEqual(matching("a.b*", ["a.b1", "axb1"]), ["a.b1"]);
	assert.deepEqual(matching("(a|b)*", ["(a|b)1", "a1"]), ["(a|b)1"]);
});

test("a mask of many stars is matched in bounded time", () => {
	const mask = `${"*a".repeat(60)}b`;
	const began = performance.now();
	assert.deepEqual(matching(mask, ["a".repeat(255)]), []);
	assert.ok(performance.now() - began < 2000);
});

test("paths that can't be meant are refused", () => {
	for (const [path, code] of [
		["app.log", "relativePath"],
		["./app.log", "relativePath"],
		["/", "relativePath"],
		["/var/*/app.log", "maskInDirectory"],
		["/var/log/app[1.log", "badMask"],
		["/var/log/app[]", "badMask"],
	] as const)
		assert.throws(() => readFileMask(path), { code: `connectors.${code}` });
});
