/** Settings that need a resource, so that it is not deleted under them. */
import { inArray } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { listBodyReferences, toBodySchema } from "#schema/index.ts";
import type { Resource, ResourceUser } from "../resources/resources.ts";
import { settingsTable } from "./settings.table.ts";
import type { SettingsDefinition } from "./settings.ts";

/** By title of the settings. They always refer by id. `db`: also a transaction. */
export async function findSettingsUsing(
	db: StateDatabase,
	definitions: readonly SettingsDefinition[],
	{ id, kind }: Pick<Resource, "id" | "kind">,
): Promise<ResourceUser[]> {
	const schemas = new Map(
		definitions.map((definition) => [
			definition.kind,
			{ title: definition.title, schema: toBodySchema(definition) },
		]),
	);
	if (schemas.size === 0) return [];
	const rows = await db
		.select()
		.from(settingsTable)
		.where(inArray(settingsTable.kind, [...schemas.keys()]));
	return rows
		.flatMap((row) => {
			const known = schemas.get(row.kind);
			if (known === undefined) return [];
			const isUser = listBodyReferences(known.schema, row.body).some(
				(found) => found.kind === kind && found.reference === id,
			);
			return isUser
				? [
						{
							id: row.id,
							kind: "settings",
							name: known.title,
							tenantId: row.tenantId,
						},
					]
				: [];
		})
		.sort((a, b) => a.name.localeCompare(b.name));
}
