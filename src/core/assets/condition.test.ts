import assert from "node:assert/strict";
import { test } from "node:test";
import type { Asset } from "./assets.ts";
import { compareVersions, compileAssetCondition } from "./compile-condition.ts";
import { parseAssetCondition } from "./condition.definition.ts";

const asset: Asset = {
	...{ id: "1", tenantId: "t", name: "DC-1", fqdn: "dc-1.corp.test" },
	ipAddresses: ["10.1.2.3", "2001:db8::1"],
	...{ macAddresses: [], owner: "", osName: "Windows Server" },
	...{ osVersion: "10.0.17763", customFields: { rack: "R4" } },
	...{ sources: ["ksc"], categories: [], hardware: {}, sourceDetails: [] },
	...{ softwareCount: 1, vulnerabilityCount: 1, vulnerabilitySeverity: 3 },
	...{ createdAt: 0, updatedAt: 0 },
	software: [{ name: "nginx", version: "1.24", vendor: "F5", source: "ksc" }],
	vulnerabilities: [
		{
			...{ kasperskyID: "KLA1", productName: "", descriptionURL: "" },
			...{ recommendedMajorPatch: "", recommendedMinorPatch: "" },
			...{ severityStr: "", severity: 3, cve: ["CVE-2024-1"] },
			...{ exploitExists: false, malwareExists: false, source: "ksc" },
		},
	],
};

const fits = (condition: unknown) =>
	compileAssetCondition(parseAssetCondition(condition))(asset);
const is = (field: string, operator: string, value?: string, more = {}) =>
	fits({ field, operator, ...(value !== undefined && { value }), ...more });

test("compares each field without regard to case", () => {
	assert.ok(is("name", "=", "dc-1"));
	assert.ok(is("fqdn", "endsWith", ".CORP.test"));
	assert.ok(is("ip", "inSubnet", "2001:db8::/32"));
	assert.ok(!is("ip", "inSubnet", "192.168.0.0/16"));
	assert.ok(is("os", "match", "^windows (server|11)$"));
	assert.ok(is("software", "=", "nginx"));
	assert.ok(is("software", "=", "NGINX 1.24"));
	assert.ok(is("softwareVendor", "startsWith", "f"));
	assert.ok(is("cve", "=", "cve-2024-1"));
	assert.ok(is("vulnerability", "contains", "KLA"));
	assert.ok(is("vulnerabilitySeverity", ">=", "3"));
	assert.ok(!is("vulnerabilitySeverity", ">", "3"));
	assert.ok(is("customField", "=", "r4", { customFieldId: "rack" }));
	assert.ok(is("source", "=", "ksc"));
});

test("a missing value is nothing: it only lacks, and is unlike everything", () => {
	assert.ok(!is("owner", "exists"));
	assert.ok(is("owner", "!=", "jane"));
	assert.ok(!is("owner", "contains", "a"));
	assert.ok(!is("customField", "exists", "", { customFieldId: "other" }));
	assert.ok(!is("ip", "!=", "10.1.2.3"));
});

test("builds are compared number by number", () => {
	assert.ok(is("osVersion", "<", "10.0.19045"));
	assert.ok(is("osVersion", ">", "10.0.9200"));
	assert.equal(compareVersions("1.2", "1.2.0"), 0);
	assert.ok(compareVersions("1.10", "1.9") > 0);
	assert.ok(compareVersions("2b", "2a") > 0);
});

test("groups are all, any and not, nested", () => {
	const yes = { field: "name", operator: "exists" };
	const no = { field: "owner", operator: "exists" };
	assert.ok(fits({ all: [yes, { any: [no, yes] }, { not: no }] }));
	assert.ok(!fits({ all: [yes, no] }));
	assert.ok(!fits({ not: { any: [yes, no] } }));
});

test("what is no condition is refused with a reason, however deep or large", () => {
	let deep: unknown = { field: "name", operator: "exists" };
	for (let depth = 0; depth < 5000; depth++) deep = { not: deep };
	const wide = {
		all: Array.from({ length: 1000 }, () => ({
			...{ field: "name", operator: "=", value: "x" },
		})),
	};
	for (const [condition, reason] of [
		[undefined, /At condition/],
		[{ all: [] }, /At condition/],
		[{ field: "nothing", operator: "=", value: "x" }, /At condition/],
		[{ field: "name", operator: "=", value: " " }, /a value is needed/],
		[{ field: "name", operator: "inSubnet", value: "10.0.0.0/8" }, /only IP/],
		[{ field: "customField", operator: "exists" }, /needs its id/],
		[deep, /groups deep/],
		[wide, /at most 200/],
	] as const) {
		assert.throws(() => parseAssetCondition(condition), reason);
	}
});
