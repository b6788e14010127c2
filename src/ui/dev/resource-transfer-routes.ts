/** Folders, versions and packages of resources, as the mock server answers. */
import { MockError } from "./mock-error.ts";
import type { ResourceWorld, StoredResource } from "./resource-world.ts";
import type { Call } from "./routes.ts";

interface MockFolder {
	readonly id: string;
	readonly tenantId: string;
	readonly tenantName: string;
	readonly kind: string;
	parentId?: string;
	name: string;
	readonly canEdit: boolean;
}

/** Package that is always found there. */
const packageText = "VVJTQVBLRwo=";

export function createResourceTransferRoutes(options: {
	readonly world: ResourceWorld;
	now(): number;
}) {
	const { world, now } = options;
	const folders = makeFolders(world);
	const placed = new Map<string, string>();
	const filters = ofKind(world, "filter");
	const [network] = folders;
	for (const [index, { id }] of filters.entries()) {
		if (network && index % 2 === 0) placed.set(id, network.id);
	}
	const find = (id: string | undefined) => {
		const found = folders.find((folder) => folder.id === id);
		if (!found)
			throw new MockError(404, "folders.notFound", "There is no such folder.");
		return found;
	};
	const member = (call: Call, name: string): unknown =>
		typeof call.body === "object" && call.body !== null
			? Reflect.get(call.body, name)
			: undefined;
	const text = (call: Call, name: string) => String(member(call, name) ?? "");
	return {
		placed,
		routes: {
			resourceFolders: (call: Call) => {
				const kinds = JSON.stringify(call.query);
				return {
					folders: folders.filter(({ kind }) => kinds.includes(`"${kind}"`)),
				};
			},
			createFolder: (call: Call) => {
				const parentId = text(call, "parentId");
				const made: MockFolder = {
					id: crypto.randomUUID(),
					tenantId: text(call, "tenantId"),
					tenantName: world.tenantName(text(call, "tenantId")),
					kind: text(call, "kind"),
					name: text(call, "name"),
					canEdit: true,
					...(parentId ? { parentId } : {}),
				};
				folders.push(made);
				return made;
			},
			changeFolder: (call: Call) => {
				const folder = find(call.params.id);
				const parentId = member(call, "parentId");
				folder.name = text(call, "name") || folder.name;
				if (parentId === null) delete folder.parentId;
				else if (typeof parentId === "string") folder.parentId = parentId;
				return folder;
			},
			deleteFolder: ({ params }: Call) => {
				const folder = find(params.id);
				if ([...placed.values()].includes(folder.id))
					throw new MockError(
						409,
						"folders.notEmpty",
						`“${folder.name}” is not empty. Move or delete what is in it first.`,
					);
				folders.splice(folders.indexOf(folder), 1);
			},
			moveResources: (call: Call) => {
				const ids = member(call, "ids");
				for (const id of Array.isArray(ids) ? ids.map(String) : []) {
					const folderId = member(call, "folderId");
					if (typeof folderId === "string") placed.set(id, folderId);
					else placed.delete(id);
				}
			},
			resourceVersions: ({ params }: Call) => {
				const resource = world.find(params.id);
				return {
					versions: Array.from({ length: resource.version }, (_, index) => ({
						version: resource.version - index,
						name: resource.name,
						userName: index % 2 === 0 ? "Ada Bernstein" : "Miriam Haddad",
						at: resource.updatedAt - index * 5.3 * 3_600_000,
					})),
					total: resource.version,
				};
			},
			compareResourceVersions: () => ({
				differences: [
					{
						path: ["description"],
						before: "Log-ins that failed",
						after: "Log-ins that failed, without those of services",
					},
					{
						path: ["body", "condition", "members", 1, "right", "value"],
						before: 5,
						after: 10,
					},
					{
						path: ["body", "condition", "members", 2],
						after: {
							kind: "comparison",
							left: { kind: "field", field: "SourceUserName" },
							operator: "endsWith",
							right: { kind: "constant", value: "$" },
						},
					},
					{ path: ["body", "propagatedFields", 3], before: "SourceHostName" },
				],
			}),
			restoreResource: ({ params }: Call) => {
				const resource = world.find(params.id);
				resource.version++;
				resource.updatedAt = now();
				return world.whole(resource);
			},
			exportResources: () => ({ fileId: crypto.randomUUID() }),
			uploadPackage: () => ({ fileId: crypto.randomUUID() }),
			downloadPackage: () => ({ content: packageText }),
			openPackage: (call: Call) => {
				if (text(call, "password") === "wrong")
					throw new MockError(
						400,
						"transfer.notOpened",
						"The package does not open: the password is another one, or the file was damaged.",
					);
				return {
					...{ madeBy: "Ursa", madeAt: now() },
					resources: filters.map((filter, index) => ({
						...{ id: filter.id, kind: "filter", name: filter.name },
						folder: index % 2 === 0 ? ["Network"] : [],
						...(index % 3 === 0 ? { conflict: conflictOf(world, filter) } : {}),
					})),
				};
			},
			importPackage: () => ({ conflicts: [], created: 3, replaced: 1 }),
		},
	};
}

function ofKind(world: ResourceWorld, wanted: string): StoredResource[] {
	return [...world.stored.values()].filter(({ kind }) => kind === wanted);
}

function conflictOf(world: ResourceWorld, resource: StoredResource) {
	return {
		...{ id: resource.id, name: resource.name },
		tenantName: world.tenantName(resource.tenantId),
		canReplace: !resource.isShipped,
	};
}

function makeFolders(world: ResourceWorld): MockFolder[] {
	const tenantId = ofKind(world, "filter")[0]?.tenantId ?? "";
	const make = (id: string, name: string, parentId?: string): MockFolder => ({
		...{ id, name, tenantId, tenantName: world.tenantName(tenantId) },
		...{ kind: "filter", canEdit: true },
		...(parentId ? { parentId } : {}),
	});
	return [
		make("folder-network", "Network"),
		make("folder-perimeter", "Perimeter", "folder-network"),
		make("folder-accounts", "Accounts and log-ins"),
	];
}
