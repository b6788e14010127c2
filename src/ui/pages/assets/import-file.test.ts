import assert from "node:assert/strict";
import { test } from "node:test";
import { readAssetFile, toCsvLine, toJsonAsset } from "./import-file.ts";

test("a CSV gives assets by its header, in any order and case", () => {
	const { assets, unknownColumns } = readAssetFile(
		'\uFEFFFQDN,Rack,ipaddresses,Name\r\na.test,R4,"10.0.0.1 10.0.0.2; 10.0.0.3","A, the first"\r\n,,10.0.0.9,\r\n',
	);
	assert.deepEqual(unknownColumns, ["Rack"]);
	assert.deepEqual(assets[0], {
		name: "A, the first",
		fqdn: "a.test",
		ipAddresses: ["10.0.0.1", "10.0.0.2", "10.0.0.3"],
		...{ macAddresses: [], owner: "", os: { name: "", version: "" } },
	});
	assert.equal(assets.length, 2);
});

test("JSON is a list, or the body of the REST API", () => {
	for (const text of [
		'[{"fqdn":"a"}]',
		' {"tenantID":"x","assets":[{"fqdn":"a"}]}',
	]) {
		assert.deepEqual(readAssetFile(text).assets, [{ fqdn: "a" }]);
	}
});

test("a file that is neither is refused with a reason", () => {
	for (const [text, reason] of [
		["", /header/],
		["name,owner\na,b", /header/],
		["fqdn\n", /no asset/],
		["[", /JSON|end/],
		['{"a":1}', /list of assets/],
		['fqdn\n"a', /quotation mark/],
	] as const) {
		assert.throws(() => readAssetFile(text), reason, text);
	}
});

test("an export is read again, and holds no formula", () => {
	const asset = {
		...{
			id: "1",
			tenantId: "t",
			tenantName: "T",
			name: "=cmd()",
			fqdn: "a.test",
		},
		...{ ipAddresses: ["10.0.0.1", "10.0.0.2"], macAddresses: [], owner: "x" },
		...{ osName: "Debian", osVersion: "12", customFields: { f: "v" } },
		...{ sources: ["api"], categories: [], softwareCount: 1 },
		...{
			vulnerabilityCount: 0,
			vulnerabilitySeverity: 0,
			createdAt: 0,
			updatedAt: 0,
		},
		...{ hardware: {}, vulnerabilities: [], sourceDetails: [] },
		software: [{ name: "s", version: "1", vendor: "v", source: "api" }],
	};
	assert.match(toCsvLine(asset), /^'=cmd\(\),a\.test,10\.0\.0\.1 10\.0\.0\.2,/);
	const [read] = readAssetFile(JSON.stringify([toJsonAsset(asset)])).assets;
	assert.deepEqual(read, {
		...{ name: "=cmd()", fqdn: "a.test", owner: "x" },
		...{ ipAddresses: ["10.0.0.1", "10.0.0.2"], macAddresses: [] },
		os: { name: "Debian", version: "12" },
		software: [{ name: "s", version: "1", vendor: "v" }],
		...{ vulnerabilities: [], customFields: [{ id: "f", value: "v" }] },
	});
});
