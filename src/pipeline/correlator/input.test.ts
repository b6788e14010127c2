/** What collectors send to a correlator: taken once, in order, also after a crash on either side. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import { type Event, encodeEvent } from "#event/index.ts";
import { encodeCollected } from "../collector/collected.ts";
import { decodeCollectedBytes } from "../collector/index.ts";
import { openCursor, openJournal } from "../journal/index.ts";
import {
	decodeForwarded,
	encodeForwarded,
	encodePart,
	type ForwardedPart,
	originOf,
} from "./forwarded.ts";
import { openCorrelatorInput, startCorrelatorFeed } from "./index.ts";
import { payloadsOf, until } from "./testing.ts";

async function makeDirectory(t: TestContext): Promise<string> {
	const directory = await mkdtemp(join(tmpdir(), "ursa-input-"));
	t.after(() => rm(directory, { recursive: true, force: true }));
	return directory;
}

const line = (name: string) => encodeEvent({ Name: name });

function group(from: number, end: number, ...names: string[]): Buffer {
	return encodeForwarded({ journal: "j", from, end }, [
		encodePart({ at: 1000, lines: names.map(line) }),
	]);
}

test("whatever is forwarded is read back, batch by batch", () => {
	const part: fc.Arbitrary<ForwardedPart> = fc.record(
		{
			at: fc.nat(),
			lines: fc.array(fc.string({ unit: "grapheme" }).map(line), {
				minLength: 1,
				maxLength: 5,
			}),
		},
		{ noNullPrototype: true },
	);
	fc.assert(
		fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
			const origin = { journal: "j", from: 3, end: 9 };
			const payload = encodeForwarded(origin, parts.map(encodePart));
			assert.deepEqual(originOf(payload), origin);
			assert.deepEqual(decodeForwarded(payload), parts);
		}),
	);
});

test("what is no group of events is refused, and nothing is kept", async (t) => {
	const input = await openCorrelatorInput({
		directory: await makeDirectory(t),
	});
	for (const text of ["", "{}", "x", '{"v":1,"origin":{"journal":"j"}}']) {
		await assert.rejects(input.accept(Buffer.from(text)));
	}
	assert.equal(input.journal.state().next, 1);
	await input.journal.close();
});

test("a range that comes again is taken once, also after the input was opened anew", async (t) => {
	const directory = await makeDirectory(t);
	const first = await openCorrelatorInput({ directory });
	await Promise.all([
		first.accept(group(1, 3, "a")),
		first.accept(group(1, 3, "a")),
	]);
	await first.accept(group(3, 4, "b"));
	await first.journal.close();
	const second = await openCorrelatorInput({ directory });
	await second.accept(group(1, 3, "a"));
	await second.accept(group(3, 4, "b"));
	await second.accept(group(4, 6, "c"));
	const names = (await payloadsOf(second.journal)).flatMap((payload) =>
		decodeForwarded(payload).flatMap(({ lines }) => lines),
	);
	assert.deepEqual(names, ["a", "b", "c"].map(line));
	await second.journal.close();
});

test("a feed sends what its filter lets pass, with the time of each batch, and goes on after failures", async (t) => {
	const directory = await makeDirectory(t);
	const journal = await openJournal({ directory: join(directory, "journal") });
	const record = (at: number, events: readonly Event[]) =>
		encodeCollected(
			{
				v: 1,
				at,
				connector: "c",
				source: "s",
				received: events.length,
				events: events.length,
			},
			events.map(encodeEvent),
		);
	const cursor = await openCursor(directory, "feed");
	const delivered: Buffer[] = [];
	let failures = 2;
	let sent = 0;
	const feed = startCorrelatorFeed({
		journal,
		cursor,
		decode: ({ payload }) => decodeCollectedBytes(payload),
		select: (lines) => lines.filter((text) => !text.includes("noise")),
		async deliver(payload) {
			if (failures-- > 0) throw new Error("not now");
			delivered.push(payload);
		},
		onAdvance: () => Promise.resolve(),
		onSent(events) {
			sent += events;
		},
		retryMs: 1,
	});
	await journal.append(record(1000, [{ Name: "a" }, { Name: "noise" }]));
	await journal.append(record(2000, [{ Name: "noise" }]));
	await journal.append(record(3000, []));
	await journal.append(record(4000, [{ Name: "b" }]));
	await until(() => cursor.next === 5);
	assert.deepEqual(
		delivered.flatMap((payload) => decodeForwarded(payload)),
		[
			{ at: 1000, lines: [line("a")] },
			{ at: 4000, lines: [line("b")] },
		],
	);
	assert.equal(sent, 2);
	await feed.stop();
	await journal.close();
});

test("a journal without room makes one sender wait, and tells all others at once", {
	timeout: 10_000,
}, async (t) => {
	const directory = await makeDirectory(t);
	const limitBytes = 1000;
	const input = await openCorrelatorInput({ directory, limitBytes });
	t.after(() => input.journal.close());
	await input.accept(group(1, 2, "a".repeat(limitBytes)));
	const waiting = input.accept(group(2, 3, "b"));
	await until(() => input.journal.state().problem !== undefined);
	for (const payload of [group(2, 3, "b"), group(2, 3, "b"), group(3, 4, "c")])
		await assert.rejects(input.accept(payload), { code: "correlator.noRoom" });
	await input.journal.releaseBefore(input.journal.state().next);
	await waiting;
	await input.accept(group(2, 3, "b"));
	assert.equal(input.journal.state().next, 3);
});
