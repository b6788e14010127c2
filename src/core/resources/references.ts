/** Who refers to whom: found in the bodies, by what the definitions say about their members. */
import { and, eq, inArray, ne, or, sql } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { servicesTable } from "../services/services.table.ts";
import { sharedTenantId } from "../tenants/tenants.ts";
import { resourcesErrors } from "./errors.ts";
import { type Row, resolveReference } from "./find-resources.ts";
import type { Kinds } from "./kinds.ts";
import { resourcesTable } from "./resources.table.ts";
import type { ContentIssue, ResourceUser } from "./resources.ts";

/** Any number will do as long as nobody else locks it; these are the letters "refs". */
const advisoryLock = 0x72_65_66_73;

/** Until the transaction ends nobody else writes a reference or deletes what one leads to. */
export async function lockReferences(tx: StateDatabase): Promise<void> {
	await tx.execute(sql`select pg_advisory_xact_lock(${advisoryLock})`);
}

interface Subject {
	readonly kind: string;
	readonly tenantId: string;
	readonly name: string;
	readonly body: unknown;
}

/** References that lead nowhere, each as an issue at its place. */
export async function findMissing(
	db: StateDatabase,
	kinds: Kinds,
	subject: Subject,
): Promise<(ContentIssue & { readonly kind: string; reference: string })[]> {
	const missing = [];
	const known = new Map<string, boolean>();
	for (const { kind, reference, path } of kinds
		.get(subject.kind)
		.referencesIn(subject.body)) {
		const key = JSON.stringify([kind, reference]);
		const exists =
			known.get(key) ??
			(await resolveReference(db, kind, reference, subject.tenantId)) !==
				undefined;
		known.set(key, exists);
		if (exists) continue;
		const title = kinds.get(kind).definition.title.toLowerCase();
		missing.push({
			kind: title,
			reference,
			path: ["body", ...path],
			message: `There is no ${title} “${reference}” in this tenant or Shared`,
		});
	}
	return missing;
}

/** Throws resources.missingReference for the first that leads nowhere. */
export async function requireReferences(
	db: StateDatabase,
	kinds: Kinds,
	subject: Subject,
): Promise<void> {
	const [first] = await findMissing(db, kinds, subject);
	if (first === undefined) return;
	const { kind, reference } = first;
	throw resourcesErrors.make("missingReference", {
		name: subject.name,
		kind,
		reference,
	});
}

interface Target {
	readonly id: string;
	readonly kind: string;
	readonly tenantId: string;
	readonly name: string;
}

/** Resources that could name the target by its id or name, and some that only look alike. */
export async function findNaming(
	db: StateDatabase,
	kinds: Kinds,
	target: Target,
	only?: "byName",
): Promise<Row[]> {
	const referring = kinds.referringTo(target.kind);
	if (referring.length === 0) return [];
	// A body stands in its column as JSON.stringify wrote it, so this finds all, and some that only look alike.
	const holds = (text: string) =>
		sql`position(${JSON.stringify(text)} in ${resourcesTable.body}::text) > 0`;
	return db
		.select()
		.from(resourcesTable)
		.where(
			and(
				inArray(resourcesTable.kind, [...referring]),
				ne(resourcesTable.id, target.id),
				target.tenantId === sharedTenantId
					? undefined
					: eq(resourcesTable.tenantId, target.tenantId),
				only === "byName"
					? holds(target.name)
					: or(holds(target.id), holds(target.name)),
			),
		)
		.orderBy(resourcesTable.name, resourcesTable.id);
}

/** Resources whose bodies name the target, by name of the resource. `only`: those that name it so. */
export async function findReferring(
	db: StateDatabase,
	kinds: Kinds,
	target: Target,
	only?: "byName",
): Promise<ResourceUser[]> {
	const rows = await findNaming(db, kinds, target, only);
	const users: ResourceUser[] = [];
	for (const { id, kind, name, tenantId, body } of rows) {
		const references = kinds
			.get(kind)
			.referencesIn(body)
			.filter((found) => found.kind === target.kind)
			.map(({ reference }) => reference);
		const isUser =
			(only === undefined && references.includes(target.id)) ||
			(references.includes(target.name) &&
				(await resolveReference(db, target.kind, target.name, tenantId))?.id ===
					target.id);
		if (isUser) users.push({ id, kind, name, tenantId });
	}
	return users;
}

/** Services that run the resource. */
export async function findServices(
	db: StateDatabase,
	target: Target,
): Promise<ResourceUser[]> {
	const rows = await db
		.select({ id: servicesTable.id, tenantId: servicesTable.tenantId })
		.from(servicesTable)
		.where(eq(servicesTable.resourceId, target.id))
		.orderBy(servicesTable.createdAt, servicesTable.id);
	return rows.map((row) => ({ ...row, kind: "service", name: target.name }));
}

const shownUsers = 5;

/** “A”, “B” and 3 more. */
export function describeUsers(users: readonly ResourceUser[]): string {
	const shown = users
		.slice(0, shownUsers)
		.map(({ kind, name }) =>
			["service", "settings"].includes(kind)
				? `the ${kind} “${name}”`
				: `“${name}”`,
		)
		.join(", ");
	const more = users.length - shownUsers;
	return more > 0 ? `${shown} and ${more} more` : shown;
}
