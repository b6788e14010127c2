/** A core with something in every kind of column, for the tests of backups on either engine. */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { sql } from "drizzle-orm";
import { z } from "zod";
import type { StateDatabase, StateStore } from "#backends/state-store/index.ts";
import { defineResource, type ResourceDefinition } from "#schema/index.ts";
import { createRecordedAudit } from "../audit/testing.ts";
import { createResources } from "../resources/create-resources.ts";
import { createTenants } from "../tenants/create-tenants.ts";
import { createUsers } from "../users/create-users.ts";
import { readRows, readTables } from "./tables.ts";

export const now = Date.UTC(2026, 4, 1);
export const clock = () => now;

/** In memory where there is such a place: a new embedded database is synced file by file. */
export const fastDirectory = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

export async function temporaryDirectory(t: TestContext): Promise<string> {
	const directory = await mkdtemp(join(fastDirectory, "ursa-backup-"));
	t.after(() => rm(directory, { recursive: true, force: true }));
	return directory;
}

const note = defineResource({
	kind: "note",
	title: "Note",
	body: z.object({ text: z.string() }),
});
const secret = defineResource({
	kind: "secret",
	title: "Secret",
	isSecret: true,
	body: z.object({ password: z.string().meta({ secret: true }) }),
});

export function openRooms(db: StateDatabase, dataDirectory: string) {
	const audit = createRecordedAudit();
	return {
		audit,
		tenants: createTenants(db, { clock, audit }),
		users: createUsers(db, {
			...{ clock, audit },
			hasher: {
				hash: async (password) => `hash of ${password}`,
				verify: async (hash, password) => hash === `hash of ${password}`,
			},
		}),
		resources: createResources(db, {
			definitions: new Map<string, ResourceDefinition>([
				[note.kind, note],
				[secret.kind, secret],
			]),
			...{ clock, audit, keyFile: join(dataDirectory, "secrets.key") },
		}),
	};
}

/** Rows with NULs in JSON, numbers beyond 2^53, nulls, references forward and back, and identity columns. */
export async function fillCore(
	db: StateDatabase,
	dataDirectory: string,
): Promise<{ readonly secretId: string }> {
	await mkdir(join(dataDirectory, "pki"), { recursive: true });
	await writeFile(join(dataDirectory, "pki", "ca.key"), "the key\n");
	await writeFile(join(dataDirectory, "pki", "ca.crt"), "the certificate\n");
	await writeFile(join(dataDirectory, "audit.key"), "audit\n");
	const rooms = openRooms(db, dataDirectory);
	const tenant = await rooms.tenants.create({ name: "Ветка “é” 😀" });
	const user = await rooms.users.create({
		...{ login: "alice", name: "Alice", email: "alice@example.org" },
		password: "Correct horse 1!",
		roles: [{ tenantId: tenant.id, role: "analyst" }],
	});
	await rooms.users.openSession(user.id);
	await rooms.resources.create({
		...{ kind: "note", tenantId: tenant.id, name: "N", description: "" },
		body: { text: "a\0b\nc \\u0000 \u2028" },
	});
	const { id: secretId } = await rooms.resources.create({
		...{ kind: "secret", tenantId: tenant.id, name: "S" },
		body: { password: "hunter2" },
	});
	// A folder before its parent, and one in it.
	await db.execute(
		sql`insert into folders select 'f' || n, ${tenant.id}, 'note', case when n < 300 then 'f' || (n + 1) end, 'F', n, n
			from generate_series(300, 1, -1) n`,
	);
	await db.execute(
		sql`insert into alerts (id, tenant_id, name, rule_id, rule_name, segment_hash, is_collecting, priority, severity,
			is_severity_by_hand, status, first_seen, last_seen, updated_at, grouped_by, detection_count, technique, tactic,
			event_bytes, is_overflowed)
			values ('a1', ${tenant.id}, 'A', 'r', 'R', 'h', true, 9, 'high', false, 'new', 1, 9007199254740993, 3, '{}', 1,
			'', '', 9223372036854775807, false)`,
	);
	await db.execute(
		sql`insert into alert_history (alert_id, at, action, text) select 'a1', n, 'x', repeat('text', 500) from generate_series(1, 3000) n`,
	);
	return { secretId };
}

/** All rows of all tables, as texts, in an order of their own. */
export function readEverything(
	store: StateStore,
): Promise<Record<string, string[]>> {
	return store.db.transaction(async (tx) => {
		const everything: Record<string, string[]> = {};
		for (const [table, columns] of await readTables(tx)) {
			const lines: string[] = [];
			for await (const rows of readRows(tx, table, columns)) {
				lines.push(...rows.map((row) => JSON.stringify(row)));
			}
			everything[table] = lines.sort();
		}
		return everything;
	});
}
