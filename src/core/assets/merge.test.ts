import assert from "node:assert/strict";
import { test } from "node:test";
import type { SourceFacts } from "./facts.ts";
import {
	bySourceRank,
	type Candidate,
	findMatch,
	identifierKey,
	mergeFacts,
} from "./merge.ts";

const facts = (more: Partial<SourceFacts> = {}): SourceFacts => ({
	name: "",
	fqdn: "",
	ipAddresses: [],
	macAddresses: [],
	owner: "",
	osName: "",
	osVersion: "",
	hardware: {},
	identifiers: {},
	...more,
});

const candidate = (
	id: string,
	more: Partial<SourceFacts>,
	kind = "manual",
): Candidate => {
	const own = facts(more);
	return {
		id,
		...mergeFacts(new Map([[kind, own]])),
		facts: new Map([[kind, own]]),
	};
};

const matchOf = (
	given: Partial<SourceFacts>,
	candidates: readonly Candidate[],
	kind = "api",
) => findMatch(kind, facts(given), candidates)?.id;

const ip = ["10.0.0.1"];
const mac = ["00:0a:95:9d:68:16"];

test("an FQDN names one machine, whatever else differs", () => {
	const known = candidate("a", { fqdn: "a.test", ipAddresses: ip });
	assert.equal(
		matchOf({ fqdn: "a.test", ipAddresses: ["10.9.9.9"] }, [known]),
		"a",
	);
	assert.equal(
		matchOf({ fqdn: "b.test", ipAddresses: ip, macAddresses: mac }, [known]),
		undefined,
	);
});

test("without an FQDN the first address is the machine's main address", () => {
	const known = candidate("a", {
		fqdn: "a.test",
		ipAddresses: ["10.0.0.1", "10.0.0.2"],
	});
	assert.equal(matchOf({ ipAddresses: ["10.0.0.1"] }, [known]), "a");
	assert.equal(matchOf({ ipAddresses: ["10.0.0.2"] }, [known]), undefined);
	assert.equal(
		matchOf({ ipAddresses: ["10.0.0.9", "10.0.0.1"] }, [known]),
		undefined,
	);
});

test("two of three in common are enough when the third is blank on one side", () => {
	const known = candidate("a", { ipAddresses: ip, macAddresses: mac });
	const told = {
		fqdn: "a.test",
		ipAddresses: ["10.9.9.9", ...ip],
		macAddresses: mac,
	};
	assert.equal(matchOf(told, [known]), "a");
	assert.equal(matchOf({ ...told, macAddresses: [] }, [known]), undefined);
});

test("what is known by one thing alone is found by that", () => {
	assert.equal(
		matchOf({ fqdn: "a.test", ipAddresses: ip, macAddresses: mac }, [
			candidate("a", { ipAddresses: ip }),
		]),
		"a",
	);
	assert.equal(
		matchOf({ fqdn: "a.test", ipAddresses: ip, macAddresses: mac }, [
			candidate("a", { macAddresses: mac }),
		]),
		"a",
	);
});

test("identifiers of one source decide for it: equal is the machine, different is another", () => {
	const known = candidate(
		"a",
		{
			fqdn: "a.test",
			ipAddresses: ip,
			identifiers: { host: "1", server: "k" },
		},
		"ksc",
	);
	assert.equal(
		matchOf(
			{ fqdn: "new.test", identifiers: { server: "k", host: "1" } },
			[known],
			"ksc",
		),
		"a",
	);
	assert.equal(
		matchOf(
			{
				fqdn: "a.test",
				ipAddresses: ip,
				identifiers: { host: "2", server: "k" },
			},
			[known],
			"ksc",
		),
		undefined,
	);
	assert.equal(
		matchOf({ fqdn: "a.test", identifiers: { device: "7" } }, [known], "kics"),
		"a",
	);
});

test("the order of members makes no difference to identifiers", () => {
	assert.equal(
		identifierKey("ksc", { identifiers: { a: "1", b: "2" } }),
		identifierKey("ksc", { identifiers: { b: "2", a: "1" } }),
	);
	assert.equal(identifierKey("ksc", { identifiers: {} }), undefined);
});

test("what a person wrote counts first, then inventories, then imports", () => {
	assert.deepEqual(
		["zzz", "api", "kics", "aaa", "ksc", "manual"].sort(bySourceRank),
		[...["manual", "ksc", "kics", "api", "aaa", "zzz"]],
	);
	const merged = mergeFacts(
		new Map([
			[
				"api",
				facts({
					name: "n1",
					owner: "o1",
					osName: "Debian",
					osVersion: "12",
					ipAddresses: ["10.0.0.2", "10.0.0.1"],
					hardware: { cpu: "1", ram: "2" },
				}),
			],
			[
				"ksc",
				facts({
					name: "n2",
					osName: "Windows",
					ipAddresses: ["10.0.0.1"],
					hardware: { cpu: "8" },
				}),
			],
			["manual", facts({ name: "n3" })],
		]),
	);
	assert.deepEqual(merged, {
		...facts({ name: "n3", owner: "o1", osName: "Windows" }),
		ipAddresses: ["10.0.0.1", "10.0.0.2"],
		hardware: { cpu: "8", ram: "2" },
	});
});

/** A small repeatable generator: mulberry32. */
function createRandom(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
	};
}

test("the outcome depends neither on the order of sources nor on that of candidates", () => {
	const random = createRandom(7);
	const some = (values: readonly string[]) =>
		values.filter(() => random(2) === 0);
	const any = (): Partial<SourceFacts> => ({
		name: `n${random(3)}`,
		fqdn: ["", "", "a.test", "b.test"][random(4)] ?? "",
		ipAddresses: some(["10.0.0.1", "10.0.0.2", "10.0.0.3"]),
		macAddresses: some(["00:00:00:00:00:01", "00:00:00:00:00:02"]),
	});
	let matches = 0;
	for (let round = 0; round < 2000; round++) {
		const entries = ["api", "ksc", "zabbix"].map(
			(kind) => [kind, facts(any())] as const,
		);
		assert.deepEqual(
			mergeFacts(new Map(entries)),
			mergeFacts(new Map([...entries].reverse())),
		);
		const candidates = ["1", "2", "3", "4"].map((id) => candidate(id, any()));
		const told = any();
		const found = matchOf(told, candidates);
		assert.equal(found, matchOf(told, [...candidates].reverse()));
		if (found === undefined) continue;
		matches++;
		const chosen = candidates.find(({ id }) => id === found);
		const isOther =
			told.fqdn !== "" && chosen?.fqdn !== "" && told.fqdn !== chosen?.fqdn;
		assert.ok(!isOther, "machines with different FQDNs never become one");
	}
	assert.ok(matches > 200, `${matches} matches`);
});

test("what a source told becomes an asset that the same words find again", () => {
	const random = createRandom(11);
	for (let round = 0; round < 500; round++) {
		const told = {
			fqdn: random(2) ? "" : `h${random(5)}.test`,
			ipAddresses: [`10.0.0.${random(9)}`],
			macAddresses: random(2) ? mac : [],
		};
		assert.equal(matchOf(told, [candidate("a", told, "api")]), "a");
	}
});
