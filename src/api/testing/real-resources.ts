/** Real resources, with the tenants of the world; for tests of what only both together do. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import {
	createResources,
	createTransfer,
	type Resources,
	type Transfer,
} from "#core/index.ts";
import { resourceDefinitions } from "#pipeline/index.ts";
import { describeError } from "#schema/index.ts";
import { findCompileError } from "../console/compile-check.ts";
import { now, tenantIds } from "./names.ts";

export interface RealResources {
	readonly resources: Resources;
	readonly transfer: Transfer;
	close(): Promise<void>;
}

/** `db`: of a state store with all migrations and nothing else. */
export async function openRealResources(
	db: Parameters<typeof createResources>[0],
): Promise<RealResources> {
	const directory = await mkdtemp(join(tmpdir(), "ursa-api-"));
	for (const [key, id] of Object.entries(tenantIds)) {
		const name = `World ${key}`;
		await db.execute(sql`
			insert into tenants (id, name, name_key, is_main, is_disabled, description, eps_limit, created_at, updated_at)
			values (${id}, ${name}, ${name.toLowerCase()}, false, false, '', 0, ${now}, ${now})
		`);
	}
	const definitions = new Map(
		resourceDefinitions.map((definition) => [definition.kind, definition]),
	);
	const clock = () => now;
	const resources = createResources(db, {
		...{ definitions, clock },
		audit: { record: async () => undefined },
		keyFile: join(directory, "secrets.key"),
		checkWritten: async (view, resource) => {
			const error = await findCompileError(view, resource);
			return error && describeError(error);
		},
	});
	return {
		resources,
		transfer: createTransfer(resources, {
			...{ definitions, clock, madeBy: "Ursa" },
			directory: join(directory, "transfer"),
		}),
		close: () => rm(directory, { recursive: true }),
	};
}
