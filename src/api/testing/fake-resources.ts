import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import {
	type Folder,
	type Folders,
	foldersErrors,
	type Resource,
	type Resources,
	resourcesErrors,
	sharedTenantId,
	type Transfer,
	transferErrors,
} from "#core/index.ts";
import { idOf, markOf, tenantIds, tenantKeys } from "./names.ts";

export interface FakeResources extends Resources {
	add(resource: Resource): void;
	all(): Resource[];
}

/**
 * Resources in memory, their bodies unchecked. One is used by those whose body, as JSON, holds its id. Secrets lose
 * their member `password`.
 */
export function createFakeResources(clock: () => number): FakeResources {
	const resources = new Map<string, Resource>();
	const require = (id: string) => {
		const found = resources.get(id);
		if (found === undefined) throw resourcesErrors.make("notFound");
		return found;
	};
	const redact = (body: unknown) =>
		typeof body === "object" && body !== null && "password" in body
			? { ...body, password: undefined }
			: body;
	const create: Resources["create"] = async (input) => {
		const resource: Resource = {
			id: input.id ?? randomUUID(),
			kind: input.kind,
			tenantId: input.tenantId,
			name: input.name,
			description: input.description ?? "",
			body: redact(input.body),
			version: 1,
			...(input.userId === undefined ? {} : { userId: input.userId }),
			createdAt: clock(),
			updatedAt: clock(),
		};
		resources.set(resource.id, resource);
		return resource;
	};
	const usersOf: Resources["usersOf"] = async (id) => {
		require(id);
		return [...resources.values()].filter(({ body }) =>
			JSON.stringify(body).includes(id),
		);
	};

	return {
		add: (resource) => resources.set(resource.id, resource),
		all: () => [...resources.values()],
		list: async () => [...resources.values()],
		search: async ({ tenants, kinds, text = "", offset, limit }) => {
			const found = [...resources.values()].filter(
				({ tenantId, kind, name }) =>
					(tenants === "all" || tenants.includes(tenantId)) &&
					(kinds === undefined || kinds.includes(kind)) &&
					name.includes(text),
			);
			return {
				resources: found.slice(offset, offset + limit),
				total: found.length,
			};
		},
		find: async (id) => resources.get(id),
		resolve: async (kind, reference, tenantId) =>
			[...resources.values()].find(
				(one) =>
					one.kind === kind &&
					(one.id === reference || one.name === reference) &&
					[tenantId, sharedTenantId].includes(one.tenantId),
			),
		create,
		update: async (id, version, change) => {
			const before = require(id);
			if (before.version !== version) {
				throw resourcesErrors.make("changedMeanwhile", { name: before.name });
			}
			const changed = { ...before, ...change, version: version + 1 };
			resources.set(id, { ...changed, body: redact(changed.body) });
			return require(id);
		},
		delete: async (id) => {
			if ((await usersOf(id)).length > 0) throw resourcesErrors.make("inUse");
			resources.delete(id);
		},
		duplicate: async (id, { name, tenantId }) => {
			const original = require(id);
			return create({
				...{ kind: original.kind, body: original.body },
				tenantId: tenantId ?? original.tenantId,
				name: name ?? `${original.name} copy`,
			});
		},
		folders: createFakeFolders(clock),
		versions: async (id) => {
			const { userId: _userId, ...found } = require(id);
			return { versions: [{ ...found, at: found.updatedAt }], total: 1 };
		},
		findVersion: async (id, version) => {
			const found = resources.get(id);
			return found?.version === version
				? { ...found, at: found.updatedAt }
				: undefined;
		},
		restore: async (id) => require(id),
		changeMany: refuse,
		usersOf,
		validate: async ({ body }) => ({ issues: [], body }),
		openSecrets: refuse,
		rotateSecretKey: refuse,
		ship: refuse,
	};
}

/** In each tenant of the world one, named by its mark; what is changed in them is not kept. */
function createFakeFolders(clock: () => number): Folders {
	const all: Folder[] = tenantKeys.map((tenant) => ({
		...{ id: idOf(`folder-${tenant}`), tenantId: tenantIds[tenant] },
		...{ kind: "dictionary", name: markOf(tenant) },
		...{ createdAt: clock(), updatedAt: clock() },
	}));
	const require = (id: string) => {
		const found = all.find((folder) => folder.id === id);
		if (found === undefined) throw foldersErrors.make("notFound");
		return found;
	};
	return {
		list: async ({ tenants }) =>
			all.filter(
				({ tenantId }) => tenants === "all" || tenants.includes(tenantId),
			),
		find: async (id) => all.find((folder) => folder.id === id),
		create: async ({ tenantId, kind, name }) => ({
			...{ id: randomUUID(), tenantId, kind, name },
			...{ createdAt: clock(), updatedAt: clock() },
		}),
		change: async (id) => require(id),
		delete: async (id) => void require(id),
		moveResources: async () => undefined,
	};
}

/** Keeps nothing: a package is an id, and each is empty. */
export function createFakeTransfer(resources: Resources): Transfer {
	return {
		async export({ ids, access }) {
			for (const id of ids) {
				const found = await resources.find(id);
				if (found === undefined || !access.canSee(found)) {
					throw transferErrors.make("resourceNotFound", { id });
				}
			}
			return randomUUID();
		},
		async upload(file) {
			for await (const _chunk of file);
			return randomUUID();
		},
		download: async () => ({ size: 0, content: Readable.from([]) }),
		open: async () => ({
			...{ madeBy: "Ursa", madeAt: 0, folders: [], resources: [] },
			conflicts: new Map(),
		}),
		import: async () => ({ conflicts: [], created: 0, replaced: 0 }),
	};
}

async function refuse(): Promise<never> {
	throw new Error("the console never does this");
}
