/** What goes into a package: the chosen resources and, step by step, all that they need. */
import type { Folder } from "../resources/folders.ts";
import type { Kinds } from "../resources/kinds.ts";
import type { Resource, Resources } from "../resources/resources.ts";
import { rewriteReferences } from "../resources/rewrite-references.ts";
import { transferErrors } from "./errors.ts";
import type { PackageContent, PackedResource } from "./package-content.ts";
import type { TransferAccess } from "./transfer.ts";

const maxChosen = 5000;
const maxCollected = 20_000;

export async function collect(
	resources: Resources,
	kinds: Kinds,
	request: { readonly ids: readonly string[]; readonly access: TransferAccess },
): Promise<Pick<PackageContent, "folders" | "resources">> {
	const { access } = request;
	const ids = [...new Set(request.ids)];
	if (ids.length === 0 || ids.length > maxChosen) {
		throw transferErrors.make("nothingChosen", { limit: maxChosen });
	}
	const open: Resource[] = [];
	for (const id of ids) {
		const found = await resources.find(id);
		if (found === undefined || !access.canSee(found)) {
			throw transferErrors.make("resourceNotFound", { id });
		}
		open.push(found);
	}
	const collected = new Map(open.map((resource) => [resource.id, resource]));
	const packed: PackedResource[] = [];
	for (const resource of open) {
		const { kind, tenantId, name } = resource;
		const idOf = new Map<string, string>();
		for (const { kind: of, reference } of kinds
			.get(kind)
			.referencesIn(resource.body)) {
			const needed = await resources.resolve(of, reference, tenantId);
			// It leads nowhere already; whoever imports it is told.
			if (needed === undefined) continue;
			if (!access.canSee(needed)) {
				throw transferErrors.make("needsHidden", { name, kind: of });
			}
			idOf.set(JSON.stringify([of, reference]), needed.id);
			if (collected.has(needed.id)) continue;
			if (collected.size >= maxCollected) {
				throw transferErrors.make("nothingChosen", { limit: maxChosen });
			}
			collected.set(needed.id, needed);
			open.push(needed);
		}
		packed.push({
			id: resource.id,
			kind,
			name,
			description: resource.description,
			body: bodyToPack(kinds, resource, access, (of, reference) =>
				idOf.get(JSON.stringify([of, reference])),
			),
			...(resource.folderId === undefined
				? {}
				: { folderId: resource.folderId }),
			needs: [...new Set(idOf.values())],
		});
	}
	const folders = await resources.folders.list({
		tenants: [...new Set(open.map(({ tenantId }) => tenantId))],
		kinds: [...new Set(open.map(({ kind }) => kind))],
	});
	return { resources: packed, folders: foldersAround(packed, folders) };
}

function bodyToPack(
	kinds: Kinds,
	resource: Resource,
	access: TransferAccess,
	idOf: (kind: string, reference: string) => string | undefined,
): unknown {
	const { schema, isSecret } = kinds.get(resource.kind);
	// Without its values; who may not see the rest gets its type.
	if (isSecret && !access.canOpen(resource)) return { type: resource.type };
	return rewriteReferences(schema, resource.body, idOf);
}

/** The folders of the resources, with those above. */
function foldersAround(
	packed: readonly PackedResource[],
	all: readonly Folder[],
): PackageContent["folders"] {
	const byId = new Map(all.map((folder) => [folder.id, folder]));
	const needed = new Set<string>();
	for (const { folderId } of packed) {
		let next = folderId;
		while (next !== undefined && !needed.has(next)) {
			needed.add(next);
			next = byId.get(next)?.parentId;
		}
	}
	return all
		.filter(({ id }) => needed.has(id))
		.map(({ id, kind, parentId, name }) => ({
			...{ id, kind, name },
			...(parentId === undefined ? {} : { parentId }),
		}));
}
