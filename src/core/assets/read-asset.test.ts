import assert from "node:assert/strict";
import { test } from "node:test";
import { canonicalFqdn, readAsset } from "./read-asset.ts";

const reportOf = (given: unknown) => {
	const read = readAsset(given);
	assert.ok("report" in read, JSON.stringify(read));
	return read.report;
};

test("addresses and names take their canonical form", () => {
	const { facts } = reportOf({
		FQDN: " HR-Laptop-7.Corp.Test. ",
		ipaddresses: ["2001:DB8:0:0::1", "::ffff:10.1.2.3"],
		MACAddresses: ["000A.959D.6816"],
		os: { name: "Debian", version: 12 },
		hardware: { ram: "16 GB", cpu: 8 },
	});
	assert.deepEqual(facts, {
		name: "hr-laptop-7.corp.test",
		fqdn: "hr-laptop-7.corp.test",
		ipAddresses: ["2001:db8::1", "10.1.2.3"],
		macAddresses: ["00:0a:95:9d:68:16"],
		owner: "",
		osName: "Debian",
		osVersion: "12",
		hardware: { cpu: "8", ram: "16 GB" },
		identifiers: {},
	});
});

test("without a name and an FQDN the first address is the name", () => {
	assert.equal(reportOf({ ipAddresses: ["10.1.2.3"] }).facts.name, "10.1.2.3");
	assert.equal(reportOf({ fqdn: ["a.test", "b.test"] }).facts.name, "a.test");
});

test("says which member is wrong, in the words of the REST API", () => {
	const cases: [unknown, string, string][] = [
		[{}, "oneOfFieldsRequired", ""],
		[{ name: "x", fqdn: "", ipAddresses: [] }, "oneOfFieldsRequired", ""],
		[{ fqdn: "a b" }, "invalidValue", "fqdn"],
		[{ fqdn: "10.1.2.3" }, "invalidValue", "fqdn"],
		[{ fqdn: 7 }, "invalidValue", "fqdn"],
		[{ ipAddresses: ["10.1.2.3", "x"] }, "invalidValue", "ipAddresses[1]"],
		[{ ipAddresses: ["010.1.2.3"] }, "invalidValue", "ipAddresses[0]"],
		[
			{ ipAddresses: ["10.1.2.3", "::ffff:10.1.2.3"] },
			"duplicatedValue",
			"ipAddresses",
		],
		[{ fqdn: "a", macAddresses: ["1"] }, "invalidValue", "macAddresses[0]"],
		[
			{ fqdn: "a", macAddresses: ["00:0a:95:9d:68:16", "000a959d6816"] },
			"duplicatedValue",
			"macAddresses",
		],
		[{ fqdn: "a", name: "x".repeat(257) }, "invalidValue", "name"],
		[{ fqdn: "a", owner: "a\0b" }, "invalidValue", "owner"],
		[{ fqdn: "a", os: [] }, "invalidValue", "os"],
		[{ fqdn: "a", software: [{}, 1] }, "invalidValue", "software[1]"],
		[
			{ fqdn: "a", vulnerabilities: [{ severity: 5 }] },
			"invalidValue",
			"vulnerabilities[0].severity",
		],
		[
			{ fqdn: "a", vulnerabilities: [{ cve: "x" }] },
			"invalidValue",
			"vulnerabilities[0].cve",
		],
		[
			{ fqdn: "a", customFields: [{ value: "x" }] },
			"invalidValue",
			"customFields[0].id",
		],
		[{ fqdn: "a", customFields: {} }, "invalidValue", "customFields"],
		["text", "invalidValue", ""],
		[null, "invalidValue", ""],
	];
	for (const [given, problem, place] of cases) {
		assert.deepEqual(
			readAsset(given),
			{ problem, place },
			JSON.stringify(given),
		);
	}
});

test("host names have labels of letters, digits, hyphens and underscores", () => {
	assert.equal(canonicalFqdn("пример.рф"), "пример.рф");
	assert.equal(canonicalFqdn("_dc.corp"), "_dc.corp");
	for (const text of [
		"",
		".",
		"a..b",
		"-a",
		"a-",
		"a/b",
		`${"x".repeat(64)}.test`,
		"x.".repeat(130),
	]) {
		assert.equal(canonicalFqdn(text), undefined, text);
	}
});
