import { and, eq } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import type { AuditTrail } from "../audit/audit.ts";
import { assetsTable } from "./assets.table.ts";
import { assetsErrors } from "./errors.ts";
import { isIn } from "./stored-assets.ts";

/** Up to so many have an entry each in the audit; more share entries of so many names. */
const mostNamed = 100;
const mostAtOnce = 100_000;
const groupSize = 5000;

/** Gives how many there were. Events keep the ids of assets that are gone. */
export async function deleteAssets(
	db: StateDatabase,
	audit: AuditTrail,
	tenantId: string,
	ids: readonly string[],
): Promise<number> {
	if (ids.length > mostAtOnce) {
		throw assetsErrors.make("tooMany", { limit: mostAtOnce });
	}
	let deleted = 0;
	for (let start = 0; start < ids.length; start += groupSize) {
		const group = ids.slice(start, start + groupSize);
		deleted += await db.transaction(async (tx) => {
			const rows = await tx
				.delete(assetsTable)
				.where(
					and(
						eq(assetsTable.tenantId, tenantId),
						isIn(assetsTable.id.getSQL(), group),
					),
				)
				.returning({ id: assetsTable.id, name: assetsTable.name });
			if (ids.length <= mostNamed) {
				for (const { id, name } of rows) {
					await audit.record(tx, {
						action: "asset deleted",
						object: { id, name, kind: "asset" },
						tenantId,
					});
				}
			} else if (rows.length > 0) {
				await audit.record(tx, {
					action: "assets deleted",
					object: { id: tenantId, name: "", kind: "asset" },
					tenantId,
					before: {
						count: rows.length,
						names: rows.slice(0, mostNamed).map(({ name }) => name),
					},
				});
			}
			return rows.length;
		});
	}
	return deleted;
}
