/** What a flood of bad passwords and tokens costs, counted as work: hash runs and questions to the database. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openPglite } from "#backends/state-store/index.ts";
import { withActor } from "../audit/actor.ts";
import { createRecordedAudit } from "../audit/testing.ts";
import { createUsers } from "./create-users.ts";
import type { PasswordHasher } from "./password-hasher.ts";

const store = await openPglite({ dataDir: "memory" });
await store.migrate();
after(() => store.close());

const clock = () => Date.UTC(2026, 4, 1);
const password = "Correct1!";

let serial = 0;

async function start() {
	const work = { hashRuns: 0, questions: 0 };
	const hasher: PasswordHasher = {
		hash: async (text) => `hash of ${text}`,
		verify: async (stored, text) => {
			work.hashRuns++;
			return stored === `hash of ${text}`;
		},
	};
	const db = new Proxy(store.db, {
		get(target, name) {
			if (
				["select", "update", "insert", "transaction"].includes(String(name))
			) {
				work.questions++;
			}
			return Reflect.get(target, name);
		},
	});
	const audit = createRecordedAudit();
	const users = createUsers(db, { clock, hasher, audit });
	const login = `flooded${++serial}`;
	const email = `${login}@test.domain`;
	const user = await users.create({ login, name: "Ann", email, password });
	const from = <T>(address: string, task: () => Promise<T>) =>
		withActor({ address }, task);
	const reset = () => Object.assign(work, { hashRuns: 0, questions: 0 });
	reset();
	return { work, audit, users, user, from, reset };
}

test("three thousand tries with invented logins from one address cost a hundred hash runs", async () => {
	const { work, audit, users, user, from, reset } = await start();
	const flood = (count: number) =>
		from("192.0.2.66", () =>
			Promise.allSettled(
				Array.from({ length: count }, (_, index) =>
					users.authenticate(`invented${index}`, "Wrong111!"),
				),
			),
		);
	await flood(1000);
	assert.equal(work.hashRuns, 100);
	const failed = audit.entries.filter(({ outcome }) => outcome === "failed");
	assert.equal(failed.length, 100);

	reset();
	const refused = await flood(2000);
	assert.deepEqual(work, { hashRuns: 0, questions: 0 });
	assert.ok(refused.every(({ status }) => status === "rejected"));

	const good = await from("192.0.2.1", () =>
		users.authenticate(user.login, password),
	);
	assert.equal(good?.id, user.id);
	assert.equal(work.hashRuns, 1);
});

test("a thousand wrong passwords for one login cost five hash runs, then nothing", async () => {
	const { work, users, user, reset } = await start();
	const flood = () =>
		Promise.allSettled(
			Array.from({ length: 1000 }, () =>
				users.authenticate(user.login, "Wrong111!"),
			),
		);
	await flood();
	assert.equal(work.hashRuns, 5);
	reset();
	await flood();
	assert.deepEqual(work, { hashRuns: 0, questions: 0 });
});

test("ten thousand unknown tokens cost one question, and a good one still its own", async () => {
	const { work, users, user } = await start();
	const token = await users.createToken(user.id);
	work.questions = 0;
	const flood = Array.from({ length: 10_000 }, (_, index) =>
		users.useToken(index.toString(16).padStart(32, "0")),
	);
	const found = await Promise.all([...flood, users.useToken(token)]);
	assert.deepEqual(
		found.flatMap((one) => one?.id ?? []),
		[user.id],
	);
	assert.equal(work.questions, 2);
});

test("session secrets of another form than ours cost nothing", async () => {
	const { work, users } = await start();
	for (const secret of ["", "x", "x".repeat(44), `${"x".repeat(42)};`]) {
		assert.equal(await users.useSession(secret), undefined);
	}
	assert.equal(work.questions, 0);
});
