import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { apiErrors } from "./errors.ts";
import { v1Errors } from "./v1/errors.ts";

const text = await readFile(
	new URL("../../docs/api.md", import.meta.url),
	"utf8",
);

/** `<status> <text>` of the rows of the two tables of errors. */
const documented = [...text.matchAll(/^\| (\d{3}) \| (`+)(.+?) ?\2 \|/gm)].map(
	([, status, , name]) => `${status} ${name}`,
);

test("docs/api.md lists every error of both APIs and nothing else", () => {
	const defined = [
		...Object.values(v1Errors.definitions).map(
			({ status, sentence }) => `${status} ${sentence}`,
		),
		...Object.entries(apiErrors.definitions).map(
			([name, { status }]) => `${status} api.${name}`,
		),
	];
	assert.deepEqual(documented.sort(), defined.sort());
});

test("messages of the REST API are told apart by their status and text", () => {
	const sentences = Object.values(v1Errors.definitions).map(
		({ status, sentence }) => `${status} ${sentence}`,
	);
	assert.equal(new Set(sentences).size, sentences.length);
});
