/** Several processes on one PostgreSQL server: what row locks and constraints must settle between them. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { z } from "zod";
import { openPostgres, type StateStore } from "#backends/state-store/index.ts";
import { deriveId } from "#platform/index.ts";
import {
	defineResource,
	type ResourceDefinition,
	referenceTo,
} from "#schema/index.ts";
import { requireCounterpart } from "../../tests/counterparts/availability.ts";
import {
	isPostgresInstalled,
	type PostgresServer,
	startPostgres,
} from "../../tests/counterparts/postgres.ts";
import { createRecordedAudit } from "./audit/testing.ts";
import { ensureFirstStart } from "./first-start.ts";
import { createResources } from "./resources/create-resources.ts";
import { createServices } from "./services/create-services.ts";
import { createTenants } from "./tenants/create-tenants.ts";
import { sharedTenantId } from "./tenants/tenants.ts";
import { createUsers } from "./users/create-users.ts";

const clock = () => Date.UTC(2026, 4, 1);
const hasher = {
	hash: async (password: string) => password,
	verify: async () => true,
};
const note = defineResource({
	kind: "note",
	title: "Note",
	body: z.object({ text: z.string() }),
});
const collector = defineResource({
	kind: "collector",
	title: "Collector",
	body: z.object({ note: referenceTo("note").optional() }),
});
const definitions = new Map<string, ResourceDefinition>(
	[note, collector].map((definition) => [definition.kind, definition]),
);

if (isPostgresInstalled()) {
	describe("processes on one PostgreSQL", () => {
		let server: PostgresServer;
		let stores: StateStore[];
		before(async () => {
			server = await startPostgres();
			stores = await Promise.all(
				[1, 2, 3].map(() => openPostgres({ url: server.url, poolSize: 4 })),
			);
			await Promise.all(stores.map((store) => store.migrate()));
		});
		after(async () => {
			await Promise.all(stores.map((store) => store.close()));
			await server.stop();
		});
		const everywhere = <T>(work: (store: StateStore, index: number) => T) =>
			stores.map(work);
		const usersOf = ({ db }: StateStore) => createUsers(db, { clock, hasher });
		const resourcesOf = ({ db }: StateStore) =>
			createResources(db, { definitions, clock, audit: createRecordedAudit() });
		const firstStore = (): StateStore => {
			const [store] = stores;
			assert.ok(store);
			return store;
		};

		test("a first start in all of them makes one administrator", async () => {
			const starts = await Promise.all(
				everywhere((store) =>
					ensureFirstStart({
						tenants: createTenants(store.db, { clock }),
						users: usersOf(store),
					}),
				),
			);
			const passwords = starts.filter((start) => start.generatedPassword);
			assert.equal(passwords.length, 1);
			const users = await usersOf(firstStore()).list();
			assert.deepEqual(
				users.map((user) => user.login),
				["admin"],
			);
		});

		test("administrators who disable each other leave one enabled", async () => {
			const users = usersOf(firstStore());
			const admin = (login: string) =>
				users.create({
					...{ login, name: login, email: `${login}@test.domain` },
					...{ password: "Correct1!", isGeneralAdministrator: true },
				});
			await Promise.all(["boss1", "boss2", "boss3"].map(admin));
			for (let round = 0; round < 5; round++) {
				const all = (await users.list()).filter(
					(user) => user.isGeneralAdministrator,
				);
				await Promise.all(all.map(({ id }) => users.setDisabled(id, false)));
				const results = await Promise.allSettled(
					all.map(({ id }, index) =>
						usersOf(stores[index % 3] ?? firstStore()).setDisabled(id, true),
					),
				);
				const refused = results.filter(
					(result) => result.status === "rejected",
				);
				assert.equal(refused.length, 1);
				assert.equal(refused[0]?.reason.code, "users.lastAdministrator");
			}
		});

		test("many log-ins of one user at the same time all get a session", async () => {
			const users = usersOf(firstStore());
			const [user] = await users.list();
			assert.ok(user);
			const opened = await Promise.all(
				Array.from({ length: 60 }, (_, index) =>
					usersOf(stores[index % 3] ?? firstStore()).openSession(user.id),
				),
			);
			assert.equal(new Set(opened.map(({ secret }) => secret)).size, 60);
		});

		test("content shipped by all of them at once is there once", async () => {
			const inputs = Array.from({ length: 30 }, (_, index) => ({
				id: deriveId("note", String(index)),
				...{ kind: "note", tenantId: sharedTenantId, name: `Note ${index}` },
				body: { text: "1" },
			}));
			const ship = (text: string) =>
				Promise.all(
					everywhere(({ db }) =>
						createResources(db, {
							definitions,
							clock,
							audit: createRecordedAudit(),
						}).ship(inputs.map((input) => ({ ...input, body: { text } }))),
					),
				);
			const created = (await ship("1")).map((counts) => counts.created);
			assert.equal(
				created.reduce((sum, count) => sum + count, 0),
				30,
			);
			const updated = (await ship("2")).map((counts) => counts.updated);
			assert.equal(
				updated.reduce((sum, count) => sum + count, 0),
				30,
			);
		});

		test("a token used in all of them at once pairs one certificate", async () => {
			const resource = await resourcesOf(firstStore()).create({
				...{ kind: "collector", tenantId: sharedTenantId, name: "Paired" },
				body: {},
			});
			const servicesOf = ({ db }: StateStore) =>
				createServices(db, { clock, audit: createRecordedAudit() });
			const { service, pairing } = await servicesOf(firstStore()).create({
				resourceId: resource.id,
			});
			const results = await Promise.allSettled(
				everywhere((store, index) =>
					servicesOf(store).pair({
						...{ id: service.id, token: pairing.token },
						fingerprint: String(index).padStart(64, "0"),
					}),
				),
			);
			const refused = results.filter(({ status }) => status === "rejected");
			assert.equal(refused.length, 2);
			assert.equal((await servicesOf(firstStore()).paired()).length, 1);
		});

		test("of a deletion and a reference made at once one is refused", async () => {
			for (let round = 0; round < 10; round++) {
				const note = await resourcesOf(firstStore()).create({
					...{ kind: "note", tenantId: sharedTenantId, name: `Ref ${round}` },
					body: { text: "" },
				});
				const [made, deleted] = await Promise.allSettled(
					everywhere((store, index) =>
						index === 0
							? resourcesOf(store).create({
									...{ kind: "collector", tenantId: sharedTenantId },
									...{ name: `User ${round}`, body: { note: note.id } },
								})
							: index === 1
								? resourcesOf(store).delete(note.id)
								: undefined,
					),
				);
				assert.notEqual(made?.status, deleted?.status);
			}
		});
	});
} else {
	test("several processes on one PostgreSQL", (t) => {
		requireCounterpart("PostgreSQL", false, t);
	});
}
