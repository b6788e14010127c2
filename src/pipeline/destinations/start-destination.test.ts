import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { destinationErrors } from "./errors.ts";
import type { OutgoingGroup } from "./sender.ts";
import { describeProblem } from "./start-destination.ts";
import { lineOf, makeSender } from "./testing.ts";
import { createUrlSelection } from "./url-selection.ts";
import { finish, makeWorld, until } from "./world.testing.ts";

/** One place in memory, which fails when it is told to. */
function makeMemory(
	failure: (group: OutgoingGroup) => Error | undefined = () => undefined,
) {
	const groups: OutgoingGroup[] = [];
	const sender = createUrlSelection({
		policy: "any",
		clock: () => 0,
		places: [
			{
				url: "memory",
				sender: {
					async send(group) {
						const error = failure(group);
						if (error !== undefined) throw error;
						groups.push(group);
					},
					close: () => Promise.resolve(),
				},
			},
		],
	});
	return {
		sender,
		groups,
		lines: () => groups.flatMap(({ events }) => events.split("\n")),
	};
}

test("every event of the journal is sent, and counted", async (t) => {
	const world = await makeWorld(t, [["a", "b"], [], ["c"]]);
	const { sender, lines, groups } = makeMemory();
	const destination = await world.start(sender);
	await finish(destination);
	assert.deepEqual(lines(), ["a", "b", "c"].map(lineOf));
	for (const { name } of groups) assert.ok(name.startsWith(world.journal.id));
	const { counts, lag, lagBytes, activeUrl, problem } = destination.state();
	assert.deepEqual(counts, {
		sent: 3,
		filtered: 0,
		refused: 0,
		bytes: groups.reduce((sum, { events }) => sum + events.length, 0),
		failures: 0,
	});
	assert.deepEqual(
		[lag, lagBytes, activeUrl, problem],
		[0, 0, "memory", undefined],
	);
});

test("events wait for the flush interval, up to the buffer size", async (t) => {
	const world = await makeWorld(t, [["a"], ["b"], ["c"]]);
	const { sender, groups } = makeMemory();
	const destination = await world.start(sender, { flushIntervalMs: 60_000 });
	await new Promise(setImmediate);
	assert.equal(groups.length, 0);
	await destination.stop();
	const many = Array.from({ length: 20 }, (_, index) => [
		`${index}`.padEnd(1000),
	]);
	const other = await makeWorld(t, many);
	const small = makeMemory();
	await finish(
		await other.start(small.sender, {
			flushIntervalMs: 60_000,
			maxBytes: 3000,
		}),
	);
	assert.ok(small.groups.length >= 4, `${small.groups.length} groups`);
	assert.deepEqual(small.lines(), many.flat().map(lineOf));
});

test("the routing filter leaves events out, and groups of which nothing is left", async (t) => {
	const world = await makeWorld(t, [["a", "b"], ["b"], ["a"]]);
	const { sender, lines } = makeMemory();
	const destination = await world.start(sender, {
		filter: ({ ID }) => ID === "a",
	});
	await finish(destination);
	assert.deepEqual(lines(), [lineOf("a"), lineOf("a")]);
	const { sent, filtered } = destination.state().counts;
	assert.deepEqual([sent, filtered], [2, 2]);
});

test("while the destination fails the group waits under its name, and the reason shows", async (t) => {
	const world = await makeWorld(t, [["a"], ["b"]]);
	const names = new Set<string>();
	let failures = 3;
	const { sender, lines } = makeMemory(({ name }) => {
		names.add(name);
		return failures-- > 0
			? destinationErrors.make("answered", {
					url: "x",
					status: 401,
					text: "no",
				})
			: undefined;
	});
	const destination = await world.start(sender, {
		maxBytes: 1,
		diskBufferLimitBytes: 1,
	});
	await until(destination, ({ problem }) => problem !== undefined);
	const state = destination.state();
	assert.match(describeProblem(state) ?? "", /answered 401 no/);
	assert.ok(state.lagBytes > 0 && state.isBufferFull);
	await finish(destination);
	assert.equal(destination.state().counts.failures, 3);
	assert.equal(describeProblem(destination.state()), undefined);
	assert.deepEqual(lines(), ["a", "b"].map(lineOf));
	assert.equal(names.size, 2);
});

test("refused events become dead letters, before the place in the journal moves", async (t) => {
	const world = await makeWorld(t, [["a", "bad", "b"]]);
	const refusal = destinationErrors.make("refused", {
		url: "x",
		status: 400,
		text: "",
	});
	const { sender, lines } = makeMemory(({ events }) =>
		events.includes("bad") ? refusal : undefined,
	);
	let tries = 0;
	const destination = await world.start(sender, {
		async onRefused(events) {
			if (++tries === 1) throw new Error("the dead letters are not to be had");
			for (const event of events) world.letters.set(event.id, event);
		},
	});
	await finish(destination);
	assert.deepEqual(lines(), ["a", "b"].map(lineOf));
	assert.deepEqual(
		[...world.letters.values()].map(({ line }) => line),
		[lineOf("bad")],
	);
	const { sent, refused, failures } = destination.state().counts;
	assert.deepEqual([sent, refused, failures, tries], [2, 1, 1, 2]);
});

test("a record that cannot be decoded holds the destination up and shows", async (t) => {
	const world = await makeWorld(t, [["a"]]);
	const { sender, groups } = makeMemory();
	const destination = await world.start(sender, {
		decode() {
			throw new Error("no record");
		},
	});
	await until(destination, ({ problem }) => problem !== undefined);
	await destination.stop();
	assert.equal(destination.state().lag, 1);
	assert.deepEqual(groups, []);
});

test("stopping aborts what is being sent, and the next start sends it again under the same name", async (t) => {
	const keys: unknown[] = [];
	const server = createServer((request, response) => {
		keys.push(request.headers["idempotency-key"]);
		request.resume();
		// The first one is never answered.
		if (keys.length > 1) request.on("end", () => response.end());
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	t.after(() => {
		server.closeAllConnections();
		server.close();
	});
	const address = server.address();
	assert.ok(address !== null && typeof address === "object");
	const settings = { kind: "http", urls: [`127.0.0.1:${address.port}`] };
	const world = await makeWorld(t, [["a"]]);
	const first = await world.start(await makeSender(t, settings));
	while (keys.length === 0) await new Promise(setImmediate);
	await first.stop();
	assert.equal(first.state().counts.failures, 0);
	await world.journal.append(Buffer.from(lineOf("b")));
	await finish(await world.start(await makeSender(t, settings)));
	assert.equal(keys.length, 3);
	assert.equal(keys[0], keys[1]);
	assert.notEqual(keys[1], keys[2]);
});
