/** Versions, folders and batches when several processes work on one PostgreSQL server. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { z } from "zod";
import { openPostgres, type StateStore } from "#backends/state-store/index.ts";
import { createIdSource } from "#platform/index.ts";
import {
	defineResource,
	type ResourceDefinition,
	referenceTo,
} from "#schema/index.ts";
import { requireCounterpart } from "../../../tests/counterparts/availability.ts";
import {
	isPostgresInstalled,
	type PostgresServer,
	startPostgres,
} from "../../../tests/counterparts/postgres.ts";
import { createRecordedAudit } from "../audit/testing.ts";
import { sharedTenantId } from "../tenants/tenants.ts";
import { createResources } from "./create-resources.ts";
import type { BatchItem, Resources } from "./resources.ts";

const clock = () => Date.UTC(2026, 4, 1);
const note = defineResource({
	kind: "note",
	title: "Note",
	body: z.object({ text: z.string(), next: referenceTo("note").optional() }),
});
const definitions = new Map<string, ResourceDefinition>([["note", note]]);
const newId = createIdSource(clock);

if (isPostgresInstalled()) {
	describe("processes on one PostgreSQL", () => {
		let server: PostgresServer;
		let stores: StateStore[];
		let processes: Resources[];
		before(async () => {
			server = await startPostgres();
			stores = await Promise.all(
				[1, 2, 3].map(() => openPostgres({ url: server.url, poolSize: 4 })),
			);
			for (const store of stores) await store.migrate();
			processes = stores.map(({ db }) =>
				createResources(db, {
					...{ definitions, clock, audit: createRecordedAudit() },
				}),
			);
		});
		after(async () => {
			await Promise.all(stores.map((store) => store.close()));
			await server.stop();
		});
		const first = (): Resources => {
			const [one] = processes;
			assert.ok(one);
			return one;
		};
		const everywhere = <T>(
			work: (resources: Resources, index: number) => Promise<T>,
		) => Promise.allSettled(processes.map(work));
		const place = { kind: "note", tenantId: sharedTenantId };

		test("of changes and restores at once one wins, and versions have no gap", async () => {
			const { id } = await first().create({
				...{ ...place, name: "Wanted", body: { text: "0" } },
			});
			for (let version = 1; version <= 5; version++) {
				const results = await everywhere((resources, index) =>
					index === 0
						? resources.restore(id, 1, { version })
						: resources.update(id, version, { body: { text: `${index}` } }),
				);
				const won = results.filter(({ status }) => status === "fulfilled");
				assert.equal(won.length, 1);
			}
			const { versions } = await first().versions(id, { offset: 0, limit: 9 });
			assert.deepEqual(
				versions.map(({ version }) => version),
				[6, 5, 4, 3, 2, 1],
			);
		});

		test("one folder of a name is made, and two that go into each other make no circle", async () => {
			const made = await everywhere((resources) =>
				resources.folders.create({ ...place, name: "Same" }),
			);
			assert.equal(
				made.filter(({ status }) => status === "fulfilled").length,
				1,
			);
			const [a, b] = [
				await first().folders.create({ ...place, name: "A" }),
				await first().folders.create({ ...place, name: "B" }),
			];
			const moved = await everywhere((resources, index) =>
				index === 0
					? resources.folders.change(a.id, { parentId: b.id })
					: resources.folders.change(b.id, { parentId: a.id }),
			);
			const refused = moved.filter(({ status }) => status === "rejected");
			assert.ok(refused.length >= 1);
			const parents = [a, b].map(
				async ({ id }) => (await first().folders.find(id))?.parentId,
			);
			assert.ok((await Promise.all(parents)).includes(undefined));
		});

		test("a folder that is deleted while something is put into it is empty or there", async () => {
			for (let round = 0; round < 5; round++) {
				const { id } = await first().folders.create({
					...{ ...place, name: `Round ${round}` },
				});
				await everywhere((resources, index) =>
					index === 0
						? resources.folders.delete(id)
						: resources
								.create({
									...{ ...place, name: `Put ${round} ${index}` },
									...{ body: { text: "" }, folderId: id },
								})
								.then(() => undefined),
				);
				const { total } = await first().search({
					...{ tenants: "all", text: `Put ${round}`, offset: 0, limit: 9 },
				});
				const isThere = (await first().folders.find(id)) !== undefined;
				assert.equal(isThere, total > 0);
			}
		});

		test("batches at once are each made whole, or told what is in the way", async () => {
			const results = await everywhere((resources, index) => {
				const item = (name: string, next?: string): BatchItem => ({
					action: "create",
					resource: {
						...{ ...place, id: newId(), name },
						body: { text: "", ...(next ? { next } : {}) },
					},
					folder: ["Made", "Together"],
				});
				const own = `Own ${index}`;
				return resources.changeMany({
					items: [item(own, "Contested"), item("Contested", own)],
				});
			});
			const problems = results.map((result) => {
				assert.equal(result.status, "fulfilled");
				return result.status === "fulfilled" ? result.value.problems : [];
			});
			assert.equal(problems.filter(({ length }) => length === 0).length, 1);
			for (const [problem] of problems) {
				if (problem) assert.match(problem.message, /already has a note/);
			}
			const { total } = await first().search({
				...{ tenants: "all", text: "Own", offset: 0, limit: 9 },
			});
			assert.equal(total, 1);
		});
	});
} else {
	test("several processes change resources on one PostgreSQL", (t) => {
		requireCounterpart("PostgreSQL", false, t);
	});
}
