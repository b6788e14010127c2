import assert from "node:assert/strict";
import { test } from "node:test";
import { refusalOf, startConsoleApi } from "../testing/console-client.ts";
import { idOf, markOf, now } from "../testing/world.ts";

const period = { from: now - 1000, to: now + 1000 };

test("the ledger is verified in the tenants of the caller", async (t) => {
	const { call } = startConsoleApi(t);
	const answer = await call("verifyLedger", { body: period }, "analyst-a");
	assert.deepEqual(answer.json(), {
		...period,
		checked: 3,
		differences: [
			{
				...{ hour: now, serviceId: idOf("collector-a") },
				...{ ledgerStored: 7, events: 6 },
				...{ imbalance: 0, missing: 1, unaccounted: 0, duplicates: 0 },
			},
		],
	});
	const reversed = { from: period.to, to: period.from };
	assert.deepEqual(refusalOf(await call("verifyLedger", { body: reversed })), [
		400,
		"api.periodReversed",
	]);
});

test("one dead letter shows all that was kept", async (t) => {
	const { call } = startConsoleApi(t);
	const params = { id: idOf("letter-a") };
	const letter = (await call("deadLetter", { params }, "analyst-a")).json();
	assert.deepEqual([letter.raw, letter.rawBytes], [markOf("a"), 9]);
});

test("dead letters are listed by code and source, as asked", async (t) => {
	const { call, world } = startConsoleApi(t);
	const [first] = world.eventStore.letters;
	assert.ok(first);
	const large = { ...first, id: "large", code: "event.tooLarge" };
	world.eventStore.letters.push(large);
	for (const [filter, ids] of [
		[{ code: large.code }, ["large"]],
		[{ code: large.code, source: large.source }, ["large"]],
		[{ code: large.code, source: "another" }, []],
	] as const) {
		const answer = await call("deadLetters", {
			query: new URLSearchParams({
				...{ from: `${period.from}`, to: `${period.to}` },
				...filter,
			}).toString(),
		});
		const found: { id: string }[] = answer.json();
		assert.deepEqual(
			found.map(({ id }) => id),
			ids,
		);
	}
});

test("letters are replayed by id, only those of the caller's tenants", async (t) => {
	const { call, world } = startConsoleApi(t);
	const ids = [idOf("letter-a"), idOf("letter-b")];
	const answer = await call("replayDeadLetters", { body: { ids } }, "admin-b");
	assert.deepEqual(answer.json(), {
		...{ isComplete: true, replayed: 1, refused: [] },
	});
	assert.deepEqual(world.replayedLetters, [idOf("letter-b")]);
	for (const body of [{}, { ids: [] }, { filter: {} }]) {
		const refused = await call("replayDeadLetters", { body });
		assert.equal(refusalOf(refused)[0], 400);
	}
});

test("letters that fit a filter are replayed, and those refused again say why", async (t) => {
	const { call, world } = startConsoleApi(t);
	const [first] = world.eventStore.letters;
	assert.ok(first);
	const tooLarge = { code: "event.tooLarge", cause: "5 MB" };
	world.eventStore.letters.push({ ...first, id: "large", ...tooLarge });
	const replay = async (filter: object) =>
		(
			await call("replayDeadLetters", {
				body: { filter: { ...period, ...filter } },
			})
		).json();
	assert.deepEqual(await replay({ code: "nothing" }), {
		...{ isComplete: true, replayed: 0, refused: [] },
	});
	assert.deepEqual(await replay({}), {
		...{ isComplete: true, replayed: 3 },
		refused: [{ id: "large", ...tooLarge }],
	});
	assert.equal((await replay({ source: "10.0.0.2" })).replayed, 0);
});

test("a filter reaches beyond a thousand letters, leaves out what was replayed, and takes a thousand at once", async (t) => {
	const { call, world } = startConsoleApi(t);
	const { letters } = world.eventStore;
	const [first] = letters;
	assert.ok(first);
	for (let number = 0; number < 2500; number++) {
		letters.push({
			...first,
			id: `letter ${number}`,
			timestamp: now - 100_000 - Math.floor(number / 3),
			code: "many",
			...(number < 1200 ? { replayedAt: now } : {}),
		});
	}
	const replay = async () =>
		(
			await call("replayDeadLetters", {
				body: { filter: { from: 0, to: now, code: "many" } },
			})
		).json();
	assert.deepEqual(await replay(), {
		...{ isComplete: false, replayed: 1000, refused: [] },
	});
	assert.equal(world.replayedLetters[0], "letter 1200");
	for (const [index, letter] of letters.entries()) {
		const isDone = world.replayedLetters.includes(letter.id);
		if (isDone) letters[index] = { ...letter, replayedAt: now };
	}
	const rest = await replay();
	assert.deepEqual([rest.isComplete, rest.replayed], [true, 300]);
});

test("a core that cannot replay says so", async (t) => {
	const { call } = startConsoleApi(t, { deadLetterReplay: undefined });
	const body = { ids: [idOf("letter-a")] };
	const refused = await call("replayDeadLetters", { body });
	assert.deepEqual(refusalOf(refused), [503, "api.notAvailable"]);
});
