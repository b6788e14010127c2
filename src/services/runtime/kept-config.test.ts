import assert from "node:assert/strict";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { keepConfig, readKeptConfig } from "./kept-config.ts";
import {
	configOf,
	identify,
	makeAuthority,
	makeDirectory,
	resource,
} from "./testing.ts";

const config = {
	...configOf(resource("collector", "collector", {})),
	secrets: [
		{
			...{ id: "s", name: "login" },
			body: { type: "token" as const, token: "a very secret word" },
		},
	],
};

test("what was kept is found again by the same key alone, and tells nothing", async (t) => {
	const directory = await makeDirectory(t);
	const authority = await makeAuthority(t);
	const identity = await identify(authority, "a");
	assert.equal(await readKeptConfig(directory, identity), undefined);
	await keepConfig(directory, identity, config);
	assert.deepEqual(await readKeptConfig(directory, identity), config);
	const file = join(directory, "configuration.sealed");
	assert.equal((await stat(file)).mode & 0o777, 0o600);
	assert.doesNotMatch(await readFile(file, "utf8"), /secret|collector/);
	const other = await identify(authority, "a");
	await assert.rejects(readKeptConfig(directory, other), {
		code: "keptConfig.unreadable",
	});
});

test("a damaged or shortened file is told, whatever is wrong with it", async (t) => {
	const directory = await makeDirectory(t);
	const identity = await identify(await makeAuthority(t), "a");
	await keepConfig(directory, identity, config);
	const file = join(directory, "configuration.sealed");
	const text = await readFile(file, "utf8");
	const content = JSON.parse(text);
	for (const damaged of [
		"",
		"{}",
		text.slice(0, -3),
		JSON.stringify({ ...content, tag: "AAAA" }),
		JSON.stringify({ ...content, data: content.salt }),
	]) {
		await writeFile(file, damaged);
		await assert.rejects(readKeptConfig(directory, identity), {
			code: "keptConfig.unreadable",
		});
	}
});
