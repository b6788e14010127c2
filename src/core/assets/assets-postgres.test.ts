/** What only a server can show: two writers at once; and that the statements mean the same there. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openPostgres } from "#backends/state-store/index.ts";
import { requireCounterpart } from "../../../tests/counterparts/availability.ts";
import {
	isPostgresInstalled,
	startPostgres,
} from "../../../tests/counterparts/postgres.ts";
import { machine, openAssets } from "./testing.ts";

if (isPostgresInstalled()) {
	const server = await startPostgres();
	const store = await openPostgres({ url: server.url });
	const { assets, main } = await openAssets(store);
	after(async () => {
		await store.close();
		await server.stop();
	});

	test("two imports of the same machines at once make each machine once", async () => {
		const machines = Array.from({ length: 1200 }, (_, number) =>
			machine(number),
		);
		const [one, other] = await Promise.all([
			assets.importAssets(main, "api", machines),
			assets.importAssets(main, "api", machines),
		]);
		assert.equal(one.inserted + other.inserted, 1200);
		assert.equal(one.unchanged + other.unchanged, 1200);
		assert.equal(await assets.count({ tenants: [main] }), 1200);
		const again = await assets.importAssets(main, "api", machines);
		assert.deepEqual([again.unchanged, again.failed], [1200, 0]);
	});

	test("is searched, matched and deleted there too", async () => {
		const filter = { tenants: [main], text: "HOST-119" };
		const found = await assets.list({ ...filter, limit: 100 });
		assert.equal(found.length, await assets.count(filter));
		const matched = await assets.listMatching(
			{ tenants: [main] },
			{ fqdn: "^host-119\\d\\." },
			{ offset: 0, limit: 100 },
		);
		assert.equal(matched.length, 10);
		const uncategorized = {
			tenants: [main],
			categories: "uncategorized" as const,
		};
		assert.equal(await assets.count(uncategorized), 1200);
		const ids = matched.map(({ id }) => id);
		assert.equal(await assets.delete(main, ids), 10);
		assert.equal(await assets.findByAddress(main, "10.0.4.190"), undefined);
	});
} else {
	test("assets on PostgreSQL", (t) => {
		requireCounterpart("PostgreSQL", false, t);
	});
}
