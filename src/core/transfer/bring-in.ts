/** From a package to changes of the resources of a tenant. */
import { deriveId } from "#platform/index.ts";
import { type Kinds, typeOfBody } from "../resources/kinds.ts";
import type { BatchItem, Resource, Resources } from "../resources/resources.ts";
import { rewriteReferences } from "../resources/rewrite-references.ts";
import { sharedTenantId } from "../tenants/tenants.ts";
import { transferErrors } from "./errors.ts";
import type { PackageContent, PackedResource } from "./package-content.ts";
import type { TransferAccess, TransferAction } from "./transfer.ts";

/**
 * By id in the package, what is there already of it: the resource with that id in the tenant or in Shared, the copy that
 * an earlier import made in the tenant, or one of that kind and name in the tenant.
 */
export async function findConflicts(
	resources: Resources,
	packed: readonly PackedResource[],
	tenantId: string,
): Promise<Map<string, Resource>> {
	const conflicts = new Map<string, Resource>();
	for (const one of packed) {
		const same = await resources.find(one.id);
		const isHere =
			same?.kind === one.kind &&
			[tenantId, sharedTenantId].includes(same.tenantId);
		const found =
			(isHere ? same : undefined) ??
			(await ownCopy(resources, one, tenantId)) ??
			(await ownNamesake(resources, one, tenantId));
		if (found !== undefined) conflicts.set(one.id, found);
	}
	return conflicts;
}

async function ownCopy(
	resources: Resources,
	{ id, kind }: PackedResource,
	tenantId: string,
): Promise<Resource | undefined> {
	const copy = await resources.find(copyId(id, tenantId));
	return copy?.kind === kind && copy.tenantId === tenantId ? copy : undefined;
}

async function ownNamesake(
	resources: Resources,
	{ kind, name }: PackedResource,
	tenantId: string,
): Promise<Resource | undefined> {
	const found = await resources.resolve(kind, name, tenantId);
	return found?.tenantId === tenantId && found.name === name
		? found
		: undefined;
}

/** Of the copy in a tenant of a resource that is elsewhere already: the same at each import. */
function copyId(id: string, tenantId: string): string {
	return deriveId("imported", tenantId, id);
}

export interface Plan {
	readonly items: readonly BatchItem[];
	/** Name of the resource of each item, for messages. */
	readonly names: readonly string[];
	/** Ids of those that are there already and were not decided about. */
	readonly undecided: readonly string[];
}

/** Throws transfer.notAllowed. */
export async function planImport(
	resources: Resources,
	kinds: Kinds,
	request: {
		readonly content: PackageContent;
		readonly conflicts: ReadonlyMap<string, Resource>;
		readonly tenantId: string;
		readonly actions: ReadonlyMap<string, TransferAction>;
		readonly access: TransferAccess;
	},
): Promise<Plan> {
	const { content, conflicts, tenantId, access } = request;
	const actionOf = ({ id }: PackedResource) => request.actions.get(id) ?? 1;
	/** Where each is afterwards. */
	const idHere = new Map<string, string>();
	for (const one of content.resources) {
		const there = conflicts.get(one.id);
		if (there !== undefined) idHere.set(one.id, there.id);
		else if (actionOf(one) !== 0) {
			const isFree = (await resources.find(one.id)) === undefined;
			idHere.set(one.id, isFree ? one.id : copyId(one.id, tenantId));
		}
	}
	const items: BatchItem[] = [];
	const names: string[] = [];
	const undecided: string[] = [];
	for (const one of content.resources) {
		const there = conflicts.get(one.id);
		if (actionOf(one) === 0) continue;
		if (there !== undefined && actionOf(one) === 1) {
			undecided.push(one.id);
			continue;
		}
		const { kind, name, description } = one;
		// Before the kind is looked up: what is no kind of ours is nobody's to change.
		if (!access.canEdit(there ?? { kind, tenantId })) {
			throw transferErrors.make("notAllowed", { kind, name });
		}
		const body = rewriteReferences(
			kinds.get(kind).schema,
			kinds.get(kind).isSecret ? overShown(one.body, there) : one.body,
			(_kind, reference) => idHere.get(reference),
		);
		const folder = folderPath(content, one);
		names.push(name);
		if (there === undefined) {
			const id = idHere.get(one.id) ?? one.id;
			const resource = { id, kind, tenantId, name, description, body };
			items.push({ action: "create", resource, folder });
		} else {
			items.push({
				action: "update",
				id: there.id,
				version: there.version,
				change: { name, description, body },
				folder,
			});
		}
	}
	return { items, names, undecided };
}

/** A package may hold less of a secret than there is. */
function overShown(packed: unknown, there: Resource | undefined): unknown {
	const isSameType =
		typeof packed === "object" &&
		packed !== null &&
		typeof there?.body === "object" &&
		typeOfBody(packed) === there.type;
	return isSameType ? { ...there.body, ...packed } : packed;
}

function folderPath(
	{ folders }: PackageContent,
	{ folderId }: PackedResource,
): string[] {
	const byId = new Map(folders.map((folder) => [folder.id, folder]));
	const path: string[] = [];
	let next = folderId === undefined ? undefined : byId.get(folderId);
	// A package that somebody made by hand may lead in a circle.
	while (next !== undefined && path.length <= 16) {
		path.unshift(next.name);
		next = next.parentId === undefined ? undefined : byId.get(next.parentId);
	}
	return path;
}
