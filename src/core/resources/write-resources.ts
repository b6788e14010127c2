/** Rows of resources: each written with its version and its audit entry, within the caller's transaction. */
import { and, eq } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { resourceId, type UrsaError } from "#schema/index.ts";
import type { AuditTrail } from "../audit/audit.ts";
import type { SecretBodies } from "../secrets/secret-bodies.ts";
import { resourceSecretsTable } from "../secrets/secrets.table.ts";
import { resourcesErrors } from "./errors.ts";
import { type Row, toResource } from "./find-resources.ts";
import { foldersTable } from "./folders.table.ts";
import { type Kinds, typeOfBody } from "./kinds.ts";
import {
	type Content,
	isPartOfSecret,
	parseContent,
	parseDescription,
	parseName,
} from "./parse-content.ts";
import { resourcesTable } from "./resources.table.ts";
import type {
	Resource,
	ResourceInput,
	Resources,
	ResourceUser,
} from "./resources.ts";
import { fillKept, redactBody } from "./secret-content.ts";
import { keepVersion } from "./versions.ts";

export interface WriteNeeds {
	readonly kinds: Kinds;
	readonly secrets: SecretBodies;
	readonly audit: AuditTrail;
	readonly clock: () => number;
	readonly nextId: () => string;
	readonly usersElsewhere: UsersElsewhere;
	readonly checkWritten: CheckWritten;
}

/**
 * What would be wrong with a resource for those that work with it, beyond what its definition says; undefined when
 * nothing is. `view`: resources as they will be.
 */
export type CheckWritten = (
	view: Pick<Resources, "resolve">,
	resource: Pick<Resource, "kind" | "tenantId" | "name" | "body">,
) => Promise<string | undefined>;

export type UsersElsewhere = (
	db: StateDatabase,
	resource: Pick<Resource, "id" | "kind">,
) => Promise<ResourceUser[]>;

/** A row with the names of the secret members that hold a value. */
export interface Found {
	readonly row: Row;
	readonly kept: readonly string[] | null;
}

type Change = Parameters<Resources["update"]>[2] & {
	readonly folderId?: string | null;
};

export interface ResourceWriter {
	/** References are for the caller to check. `isPartial`: a secret may lack its values. */
	create(
		tx: StateDatabase,
		input: ResourceInput & { readonly id: string },
		options?: { readonly isPartial?: boolean },
	): Promise<Resource>;
	/** Of the row as it is stored; throws resources.changedMeanwhile when it has another version. */
	update(
		tx: StateDatabase,
		before: Found,
		change: Change,
		options?: { readonly isPartial?: boolean },
	): Promise<Resource>;
	delete(tx: StateDatabase, row: Found): Promise<void>;
}

export function createResourceWriter({
	kinds,
	secrets,
	audit,
	clock,
}: WriteNeeds): ResourceWriter {
	/** Columns for a body that was checked, and the work of sealing it. */
	function toColumns(kindName: string, content: Content, isWhole: boolean) {
		const kind = kinds.get(kindName);
		const type = typeOfBody(content.body) ?? null;
		if (!kind.isSecret) return { columns: { ...content, type }, seal: noSeal };
		const { shown, kept } = redactBody(kind, content.body);
		return {
			columns: { ...content, body: shown, type },
			seal: async (tx: StateDatabase, id: string) => {
				if (isWhole) {
					await secrets.write(tx, { id, kind: kindName }, content.body, kept);
					return kept;
				}
				await tx
					.delete(resourceSecretsTable)
					.where(eq(resourceSecretsTable.resourceId, id));
				return null;
			},
		};
	}

	function parse(
		kind: string,
		given: Parameters<typeof parseContent>[2],
		isPartial: boolean | undefined,
	) {
		if (isPartial && isPartOfSecret(kinds, kind, given.body)) {
			const content = {
				name: parseName(given.name),
				description: parseDescription(given.description),
				body: given.body,
			};
			return { content, isWhole: false };
		}
		return { content: parseContent(kinds, kind, given), isWhole: true };
	}

	const describe = (resource: Resource) => ({
		object: { id: resource.id, name: resource.name, kind: resource.kind },
		tenantId: resource.tenantId,
	});

	return {
		async create(tx, input, { isPartial } = {}) {
			const { id, kind, tenantId, userId, folderId } = input;
			if (!resourceId.safeParse(id).success) {
				throw resourcesErrors.make("badId", { id });
			}
			const { content, isWhole } = parse(kind, input, isPartial);
			if (folderId !== undefined) await requireFolder(tx, folderId, input);
			const { columns, seal } = toColumns(kind, content, isWhole);
			const now = clock();
			const [row] = await tx
				.insert(resourcesTable)
				.values({
					...columns,
					...{ id, kind, tenantId, userId, folderId, version: 1 },
					...{ createdAt: now, updatedAt: now },
				})
				.returning();
			if (!row) throw resourcesErrors.make("notFound");
			await keepVersion(tx, row);
			const made = toResource(row, await seal(tx, id));
			await audit.record(tx, {
				...{ action: "resource added", ...describe(made) },
				after: whatIsShown(made),
			});
			return made;
		},

		async update(tx, before, change, { isPartial } = {}) {
			const { row, kept } = before;
			const kind = kinds.get(row.kind);
			const named = {
				name: change.name === undefined ? row.name : parseName(change.name),
				description:
					change.description === undefined
						? row.description
						: parseDescription(change.description),
			};
			let columns: Partial<Row> = named;
			let seal: (
				tx: StateDatabase,
				id: string,
			) => Promise<readonly string[] | null> = async () => kept;
			if (change.body !== undefined) {
				const given = kind.isSecret
					? await fillKept(kind, change.body, {
							shown: row.body,
							kept: kept ?? [],
							open: async () => (await secrets.open(tx, [row.id])).get(row.id),
						})
					: change.body;
				const { content, isWhole } = parse(
					row.kind,
					{ ...named, body: given },
					isPartial,
				);
				({ columns, seal } = toColumns(row.kind, content, isWhole));
			}
			const { folderId } = change;
			if (folderId) await requireFolder(tx, folderId, row);
			const [changed] = await tx
				.update(resourcesTable)
				.set({
					...columns,
					...(folderId === undefined ? {} : { folderId }),
					userId: change.userId ?? null,
					version: row.version + 1,
					updatedAt: clock(),
				})
				.where(
					and(
						eq(resourcesTable.id, row.id),
						eq(resourcesTable.version, row.version),
					),
				)
				.returning();
			if (!changed) throw changedMeanwhile(row);
			await keepVersion(tx, changed);
			const made = toResource(changed, await seal(tx, row.id));
			await audit.record(tx, {
				...{ action: "resource updated", ...describe(made) },
				before: whatIsShown(toResource(row, kept)),
				after: whatIsShown(made),
			});
			return made;
		},

		async delete(tx, { row, kept }) {
			await tx.delete(resourcesTable).where(eq(resourcesTable.id, row.id));
			const gone = toResource(row, kept);
			await audit.record(tx, {
				...{ action: "resource deleted", ...describe(gone) },
				before: whatIsShown(gone),
			});
		},
	};
}

async function requireFolder(
	tx: StateDatabase,
	folderId: string,
	{ kind, tenantId }: Pick<Row, "kind" | "tenantId">,
): Promise<void> {
	const [found] = await tx
		.select({ id: foldersTable.id })
		.from(foldersTable)
		.where(
			and(
				eq(foldersTable.id, folderId),
				eq(foldersTable.kind, kind),
				eq(foldersTable.tenantId, tenantId),
			),
		);
	if (found === undefined) throw resourcesErrors.make("unknownFolder");
}

/** For the audit: bodies of secrets hold no secret members here. */
function whatIsShown(resource: Resource): object {
	const { name, description, body, version, keptSecrets } = resource;
	return {
		...{ name, description, version, body },
		...(keptSecrets && { keptSecrets }),
	};
}

async function noSeal(): Promise<null> {
	return null;
}

export function changedMeanwhile({ name }: Row): UrsaError {
	return resourcesErrors.make("changedMeanwhile", { name });
}
