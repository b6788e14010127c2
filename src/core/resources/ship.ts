import { and, eq, inArray, ne } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { resourcesErrors } from "./errors.ts";
import { type Kinds, typeOfBody } from "./kinds.ts";
import { type Content, hashContent, parseContent } from "./parse-content.ts";
import { resourcesTable } from "./resources.table.ts";
import type { ResourceInput } from "./resources.ts";
import { keepVersion } from "./versions.ts";

type ShippedInput = ResourceInput & { readonly id: string };

type Row = typeof resourcesTable.$inferSelect;

/** Ids per query; PostgreSQL takes 65,535 parameters. */
const chunkSize = 10_000;

/**
 * Brings shipped content in within one transaction. Beside each shipped resource stands the hash of what was shipped:
 * while the stored content still has it, nobody changed it by hand.
 */
export async function shipResources(
	tx: StateDatabase,
	{
		inputs,
		kinds,
		now,
	}: {
		readonly inputs: readonly ShippedInput[];
		readonly kinds: Kinds;
		readonly now: number;
	},
): Promise<{ created: number; updated: number; kept: number }> {
	const counts = { created: 0, updated: 0, kept: 0 };
	const stored = await findStored(
		tx,
		inputs.map((input) => input.id),
	);
	for (const input of inputs) {
		const parsed = parseContent(kinds, input.kind, input);
		if (kinds.get(input.kind).isSecret) {
			throw resourcesErrors.make("shippedSecret");
		}
		const row = stored.get(input.id);
		if (row && isChangedByHand(row)) {
			counts.kept++;
			continue;
		}
		const content = await withFreeName(tx, input, parsed);
		const shippedHash = hashContent(content);
		if (row?.shippedHash === shippedHash) {
			counts.kept++;
		} else if (row) {
			const type = typeOfBody(content.body) ?? null;
			await update(tx, row, { ...content, type, shippedHash, updatedAt: now });
			counts.updated++;
		} else {
			const isNew = await insert(tx, input, { ...content, shippedHash }, now);
			counts[isNew ? "created" : "kept"]++;
		}
	}
	return counts;
}

async function findStored(
	tx: StateDatabase,
	ids: readonly string[],
): Promise<Map<string, Row>> {
	const stored = new Map<string, Row>();
	for (let start = 0; start < ids.length; start += chunkSize) {
		const rows = await tx
			.select()
			.from(resourcesTable)
			.where(inArray(resourcesTable.id, ids.slice(start, start + chunkSize)))
			.orderBy(resourcesTable.id)
			.for("update");
		for (const row of rows) stored.set(row.id, row);
	}
	return stored;
}

function isChangedByHand(row: Row): boolean {
	return row.shippedHash === null || row.shippedHash !== hashContent(row);
}

/** A person's resource keeps its name; the shipped one of that name then says that it is shipped. */
async function withFreeName(
	tx: StateDatabase,
	{ id, tenantId, kind }: ShippedInput,
	content: Content,
): Promise<Content> {
	const candidates = ["", " (shipped)", ` (${id})`].map((suffix) => {
		const room = 128 - suffix.length;
		return [...content.name].slice(0, room).join("") + suffix;
	});
	const rows = await tx
		.select({ name: resourcesTable.name })
		.from(resourcesTable)
		.where(
			and(
				eq(resourcesTable.tenantId, tenantId),
				eq(resourcesTable.kind, kind),
				inArray(resourcesTable.name, candidates),
				ne(resourcesTable.id, id),
			),
		);
	const taken = new Set(rows.map((row) => row.name));
	const name = candidates.find((candidate) => !taken.has(candidate));
	return { ...content, name: name ?? content.name };
}

async function update(
	tx: StateDatabase,
	row: Row,
	values: Partial<Row>,
): Promise<void> {
	const [changed] = await tx
		.update(resourcesTable)
		.set({ ...values, version: row.version + 1, userId: null })
		.where(eq(resourcesTable.id, row.id))
		.returning();
	if (changed) await keepVersion(tx, changed);
}

/** False when another process brings in the same content at the moment. */
async function insert(
	tx: StateDatabase,
	input: ShippedInput,
	content: Content & { readonly shippedHash: string },
	now: number,
): Promise<boolean> {
	const rows = await tx
		.insert(resourcesTable)
		.values({
			...content,
			type: typeOfBody(content.body) ?? null,
			id: input.id,
			kind: input.kind,
			tenantId: input.tenantId,
			version: 1,
			createdAt: now,
			updatedAt: now,
		})
		.onConflictDoNothing()
		.returning();
	for (const row of rows) await keepVersion(tx, row);
	return rows.length > 0;
}
