/** Which of several services is asked, over real TLS. */
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { defineErrors } from "#schema/index.ts";
import { type ServiceAddress, serviceName } from "./core-link.ts";
import { createServicePool, type SelectionPolicy } from "./service-pool.ts";
import { identify, makeAuthority, startPeer } from "./testing.ts";

const errors = defineErrors("test", {
	no: { status: 409, sentence: "No" },
	away: { status: 503, sentence: "Away" },
});

const never = new AbortController().signal;
const body = Buffer.from("{}");

async function makeWorld(t: TestContext) {
	const authority = await makeAuthority(t);
	const caller = await identify(authority, serviceName("caller"));
	/** Ids in the order in which they were asked. */
	const asked: string[] = [];
	const known: ServiceAddress[] = [];
	let resolved = 0;
	let places = "";

	async function start(id: string, answer = async (): Promise<unknown> => id) {
		const identity = await identify(authority, serviceName(id));
		const server = await startPeer(t, identity, {
			"/do": () => {
				asked.push(id);
				return answer();
			},
		});
		return { address: { id, host: "127.0.0.1", port: server.port }, server };
	}

	function pool(policy: SelectionPolicy, ids: readonly string[] = []) {
		const made = createServicePool({
			link: {
				places: () => places,
				async resolve(request) {
					resolved++;
					assert.deepEqual(request, { kind: "storage", ids });
					return [...known];
				},
			},
			...{ kind: "storage", ids, policy, identity: caller, timeoutMs: 2000 },
		});
		t.after(() => made.close());
		return made;
	}
	return {
		...{ asked, known, start, pool, resolutions: () => resolved },
		/** The core says that services came, went or moved. */
		announce(name: string) {
			places = name;
		},
	};
}

for (const [policy, expected] of [
	["any", ["a", "a", "a", "a", "b", "b", "b"]],
	["preferFirst", ["a", "a", "a", "a", "b", "a", "a"]],
	["balanced", undefined],
] as const) {
	test(`with ${policy} calls go to ${expected?.join(" ") ?? "one after the other"} when a fails at the fourth`, async (t) => {
		const world = await makeWorld(t);
		let isAway = false;
		const a = await world.start("a", async () => {
			// The way to it fails, as far as a caller can tell.
			if (isAway) throw errorOfTheWay();
			return "a";
		});
		const b = await world.start("b");
		world.known.push(a.address, b.address);
		const pool = world.pool(policy);
		for (let call = 0; call < 3; call++) await pool.call("/do", body, never);
		isAway = true;
		assert.equal(await pool.call("/do", body, never), "b");
		assert.equal(pool.current(), "b");
		isAway = false;
		for (let call = 0; call < 2; call++) await pool.call("/do", body, never);
		if (expected !== undefined) assert.deepEqual(world.asked, expected);
		else {
			const three = world.asked.slice(0, 3);
			assert.notEqual(three[0], three[1]);
			assert.equal(three[0], three[2]);
		}
		assert.equal(world.resolutions(), 1);
	});
}

/** What a door says whose core does not know the caller yet. */
function errorOfTheWay(): Error {
	return linkErrors.make("notAllowed");
}
const linkErrors = defineErrors("link", {
	notAllowed: { status: 403, sentence: "Not here" },
});

test("an error that a service answers is thrown by its code, and nobody else is asked", async (t) => {
	const world = await makeWorld(t);
	const a = await world.start("a", async () => {
		throw errors.make("no");
	});
	const b = await world.start("b");
	world.known.push(a.address, b.address);
	await assert.rejects(world.pool("preferFirst").call("/do", body, never), {
		code: "test.no",
		status: 409,
	});
	assert.deepEqual(world.asked, ["a"]);
});

test("a service that moved is found again, and one that came is asked when no other is left", async (t) => {
	const world = await makeWorld(t);
	const first = await world.start("a");
	world.known.push(first.address);
	const pool = world.pool("any");
	assert.equal(await pool.call("/do", body, never), "a");
	await first.server.close();
	const second = await world.start("a", async () => "moved");
	world.known.splice(0, 1, second.address);
	assert.equal(await pool.call("/do", body, never), "moved");
	await second.server.close();
	const other = await world.start("b");
	world.known.push(other.address);
	assert.equal(await pool.call("/do", body, never), "b");
	assert.equal(world.resolutions(), 3);
});

test("a service that came is asked as soon as the core tells of it, and none has to fail", async (t) => {
	const world = await makeWorld(t);
	const late = await world.start("b");
	const early = await world.start("a");
	world.known.push(late.address);
	const pool = world.pool("preferFirst");
	assert.equal(await pool.call("/do", body, never), "b");
	world.known.unshift(early.address);
	assert.equal(await pool.call("/do", body, never), "b");
	world.announce("another");
	assert.equal(await pool.call("/do", body, never), "a");
	assert.equal(await pool.call("/do", body, never), "a");
	assert.equal(world.resolutions(), 2);
});

test("a service under the name of another is not spoken to", async (t) => {
	const world = await makeWorld(t);
	const { address } = await world.start("a");
	world.known.push({ ...address, id: "b" });
	await assert.rejects(world.pool("any").call("/do", body, never), {
		code: "servicePool.noneRuns",
	});
	assert.deepEqual(world.asked, []);
});

test("without any service the error names the kind; an error of the core is the caller's", async (t) => {
	const world = await makeWorld(t);
	await assert.rejects(world.pool("any").call("/do", body, never), {
		code: "servicePool.noneRuns",
		message: /No storage/,
	});
	const { resolve } = {
		resolve: () => Promise.reject(errors.make("away")),
	};
	const pool = createServicePool({
		link: { places: () => "", resolve },
		...{ kind: "correlator", ids: [], policy: "any" },
		identity: await identify(await makeAuthority(t), "caller"),
	});
	await assert.rejects(pool.call("/do", body, never), { code: "test.away" });
	pool.close();
});

test("a call that is given up ends at once and asks nobody else", async (t) => {
	const world = await makeWorld(t);
	const stopping = new AbortController();
	const a = await world.start("a", () => {
		stopping.abort();
		return new Promise(() => undefined);
	});
	const b = await world.start("b");
	world.known.push(a.address, b.address);
	const pool = world.pool("preferFirst");
	await assert.rejects(pool.call("/do", body, stopping.signal));
	assert.deepEqual(world.asked, ["a"]);
});
