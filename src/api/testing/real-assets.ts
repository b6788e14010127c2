/** Real assets in the tenants of the world; for tests of what only both together do. */
import { sql } from "drizzle-orm";
import { openPglite } from "#backends/state-store/index.ts";
import {
	type AssetCategories,
	type AssetField,
	type Assets,
	type AuditEntry,
	createAssetCategories,
	createAssets,
} from "#core/index.ts";
import { idOf, now, tenantIds } from "./names.ts";

export interface RealAssets {
	readonly assets: Assets;
	readonly assetCategories: AssetCategories;
	readonly recorded: readonly AuditEntry[];
	close(): Promise<void>;
}

export const rackField: AssetField = {
	id: "22222222-0000-4000-8000-000000000001",
	name: "Rack",
	default: "none",
	mask: "^[A-Z]\\d+$",
};

/** With the tenants of the world. */
export async function openRealAssets(): Promise<RealAssets> {
	const store = await openPglite({ dataDir: "memory" });
	await store.migrate();
	const { db } = store;
	for (const [key, id] of Object.entries(tenantIds)) {
		const name = `World ${key}`;
		await db.execute(sql`
			insert into tenants (id, name, name_key, is_main, is_disabled, description, eps_limit, created_at, updated_at)
			values (${id}, ${name}, ${name.toLowerCase()}, false, false, '', 0, ${now}, ${now})
		`);
	}
	const clock = () => now;
	const recorded: AuditEntry[] = [];
	const audit = {
		record: async (_tx: unknown, entry: AuditEntry) =>
			void recorded.push(entry),
	};
	return {
		assets: createAssets(db, {
			...{ audit, clock },
			fields: async () => [rackField],
		}),
		assetCategories: createAssetCategories(db, {
			...{ audit, clock },
			tasks: {
				start: async ({ kind, title, tenantId }) => ({
					...{ id: idOf("task"), kind, title, tenantId, state: "waiting" },
					progress: { done: 0, text: "" },
					...{ isCancelRequested: false, createdAt: now, updatedAt: now },
				}),
				schedule: async () => undefined,
				unschedule: async () => undefined,
			},
		}),
		recorded,
		close: () => store.close(),
	};
}
