import assert from "node:assert/strict";
import { test } from "node:test";
import { destinationDefinition } from "./destination.definition.ts";
import { parseDestinationUrl } from "./destination-url.ts";

const problemsOf = (settings: object): string[] => {
	const result = destinationDefinition.safeParse(settings);
	return result.success
		? []
		: result.error.issues.map(({ message }) => message);
};

test("without more than its address a destination has the defaults of the reference", () => {
	const tcp = destinationDefinition.parse({ kind: "tcp", urls: ["log:5140"] });
	assert.deepEqual(tcp, {
		kind: "tcp",
		isDisabled: false,
		outputFormat: "json",
		flushIntervalMs: 1000,
		maxBytes: 1024 * 1024,
		diskBufferLimitBytes: 10 * 1024 ** 3,
		urlSelection: "any",
		timeoutSeconds: 30,
		urls: ["log:5140"],
		delimiter: "\n",
		isReliable: false,
		tls: { mode: "disabled" },
	});
});

for (const [text, url] of [
	["log.example:5140", { host: "log.example", port: 5140 }],
	["10.0.0.1:5140", { host: "10.0.0.1", port: 5140 }],
	[":5140", { host: "127.0.0.1", port: 5140 }],
	["[2001:db8::1]:5140", { host: "2001:db8::1", port: 5140 }],
	["[fe80::1%eth0]:4222", { host: "fe80::1%eth0", port: 4222 }],
	["tcp://log:5140", { scheme: "tcp", host: "log", port: 5140 }],
	[
		"https://log/a?b=c",
		{ scheme: "https", host: "log", port: 443, path: "/a?b=c" },
	],
	["http://log", { scheme: "http", host: "log", port: 80 }],
	["http://log?x", { scheme: "http", host: "log", port: 80, path: "/?x" }],
	["log:80/in", { host: "log", port: 80, path: "/in" }],
] as const) {
	test(`${text} is an address`, () => {
		assert.deepEqual(parseDestinationUrl(text), {
			scheme: undefined,
			path: "/",
			...url,
		});
	});
}

for (const text of [
	"",
	"log",
	"log:0",
	"log:70000",
	"log:x",
	"2001:db8::1:80",
	"[10.0.0.1]:80",
	"user:secret@log:80",
	"https://user:secret@log/",
	"ftp://log:21",
	"tcp://log",
	"tcp://log:1/path",
	"log:80/#part",
	"log:80/a b",
	"log:80/\r\nX: y",
])
	test(`${JSON.stringify(text)} is none`, () => {
		assert.equal(parseDestinationUrl(text), undefined);
	});

test("settings that contradict each other are refused", () => {
	const tcp = { kind: "tcp", urls: ["a:1"] };
	const http = { kind: "http", urls: ["a:1"] };
	for (const settings of [
		{ ...tcp, urls: ["a:1", "b:1"], isReliable: true },
		{ ...tcp, delimiter: "\t", isReliable: true },
		{ ...tcp, urls: [] },
		{ ...tcp, urls: ["http://a:1"] },
		{ ...tcp, urls: ["a:1/path"] },
		{ ...tcp, maxBytes: 65 * 1024 * 1024 },
		{ ...tcp, tls: { mode: "pfx" } },
		{ ...tcp, tls: { mode: "enabled", secret: "s" } },
		{ ...tcp, compression: "gzip" },
		{ ...http, urls: ["tcp://a:1"] },
		{ ...http, authorization: { mode: "basic" } },
		{ ...http, healthCheckPath: "health" },
		{ kind: "file", path: "relative.json" },
		{ kind: "carrier pigeon" },
	])
		assert.notDeepEqual(problemsOf(settings), [], JSON.stringify(settings));
});
