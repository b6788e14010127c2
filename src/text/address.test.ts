import assert from "node:assert/strict";
import { test } from "node:test";
import {
	canonicalAddress,
	canonicalMac,
	compileSubnet,
	parseAddress,
} from "./index.ts";

test("addresses have one way to be written", () => {
	for (const [text, expected] of [
		["192.0.2.1", "192.0.2.1"],
		["2001:0DB8:0:0:0:0:0:1", "2001:db8::1"],
		["fe80::1%eth0", "fe80::1"],
		["::ffff:192.0.2.1", "192.0.2.1"],
		["fe80:0:0:0:90e:17af:263c:5209", "fe80::90e:17af:263c:5209"],
		["256.0.0.1", undefined],
		["1.2.3", undefined],
		["01.2.3.4", undefined],
		["1.2.3.4.5", undefined],
		["1.2.3.4 ", undefined],
		["-", undefined],
		["", undefined],
		["host.example", undefined],
		["::g", undefined],
		["fe80::1%", undefined],
		["::1.2.3.4:5", undefined],
		["1:2:3:4:5:6:7::8", undefined],
		["[::1]", undefined],
		["1".repeat(100_000), undefined],
	] as const) {
		assert.equal(canonicalAddress(text), expected, text.slice(0, 40));
	}
	assert.deepEqual(parseAddress("255.255.255.255"), {
		version: 4,
		value: 0xffff_ffff,
	});
	assert.deepEqual(parseAddress("::1"), { version: 6, value: 1n });
});

test("a subnet holds its first and last address and no other", () => {
	for (const [subnet, inside, outside] of [
		[
			"10.0.0.0/8",
			["10.0.0.0", "10.255.255.255", "::ffff:10.1.2.3"],
			["9.255.255.255", "11.0.0.0", "::1", "", "x"],
		],
		["192.0.2.130/25", ["192.0.2.128", "192.0.2.255"], ["192.0.2.127"]],
		["0.0.0.0/0", ["0.0.0.0", "255.255.255.255"], ["::"]],
		["192.0.2.7", ["192.0.2.7"], ["192.0.2.8"]],
		["::ffff:10.0.0.0/104", ["10.1.2.3", "::ffff:10.1.2.3"], ["11.1.2.3"]],
		[
			"192.0.2.5-192.0.2.9",
			["192.0.2.5", "192.0.2.9"],
			["192.0.2.4", "192.0.2.10"],
		],
		[
			"2001:db8::/32",
			["2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"],
			["2001:db9::", "10.0.0.1"],
		],
	] as const) {
		const test = compileSubnet(subnet);
		assert.ok(test, subnet);
		for (const address of inside)
			assert.ok(test(address), `${address} in ${subnet}`);
		for (const address of outside)
			assert.ok(!test(address), `${address} not in ${subnet}`);
	}
	for (const text of [
		"",
		"10.0.0.0/33",
		"10.0.0.0/-1",
		"::/129",
		"::ffff:10.0.0.0/64",
		"x/8",
		"10.0.0.9-10.0.0.1",
		"10.0.0.1-::1",
	]) {
		assert.equal(compileSubnet(text), undefined, text);
	}
});

test("MAC addresses have one way to be written", () => {
	for (const text of [
		"AA:BB:CC:DD:EE:0F",
		"aa-bb-cc-dd-ee-0f",
		"aabb.ccdd.ee0f",
		"aabbccddee0f",
	]) {
		assert.equal(canonicalMac(text), "aa:bb:cc:dd:ee:0f");
	}
	for (const text of [
		"",
		"aa:bb:cc:dd:ee",
		"aa:bb-cc:dd:ee:ff",
		"gg:bb:cc:dd:ee:ff",
	]) {
		assert.equal(canonicalMac(text), undefined);
	}
});
