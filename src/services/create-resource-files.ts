import { isDeepStrictEqual } from "node:util";
import {
	type BatchItem,
	compareValues,
	type Resource,
	type Resources,
	rewriteReferences,
	type Tenants,
	withActor,
} from "#core/index.ts";
import { expandConditions } from "#packs/index.ts";
import { createIdSource } from "#platform/index.ts";
import {
	type BodySchema,
	type ResourceDefinition,
	toBodySchema,
} from "#schema/index.ts";
import {
	type FileChange,
	type FileProblem,
	maxFiles,
	type ResourceFile,
	type ResourceFiles,
	resourceFilesErrors,
} from "./resource-files.ts";
import { shortenConditions } from "./resource-files-conditions.ts";
import { type FilePlace, pathOf, placeOf } from "./resource-files-paths.ts";
import {
	folderPaths,
	keyOf,
	type Named,
	type Resolve,
	resolver,
} from "./resource-files-resolve.ts";
import { type ReadFile, readYaml, writeYaml } from "./resource-files-yaml.ts";

/** A file that was read, and what it is the file of. */
interface Wanted extends Named {
	readonly file: ResourceFile;
	readonly read: ReadFile;
	readonly description: string;
	readonly folder: readonly string[];
	readonly body: unknown;
	readonly stored: Resource | undefined;
}

export function createResourceFiles({
	resources,
	tenants,
	definitions,
	clock,
}: {
	readonly resources: Pick<Resources, "list" | "changeMany" | "folders">;
	readonly tenants: Pick<Tenants, "list">;
	readonly definitions: readonly ResourceDefinition[];
	readonly clock: () => number;
}): ResourceFiles {
	const nextId = createIdSource(clock);
	const kinds = new Map(
		definitions.map((definition) => [
			definition.kind,
			{ definition, schema: toBodySchema(definition) },
		]),
	);

	/** Names for ids, where the name means the same resource. */
	function nameReferences(
		{ kind, tenantId, body }: Pick<Resource, "kind" | "tenantId" | "body">,
		resolve: Resolve,
	): unknown {
		return rewriteReferences(schemaOf(kind), body, (of, reference) => {
			const found = resolve(of, reference, tenantId);
			if (found === undefined) return undefined;
			const byName = resolve(of, found.name, tenantId);
			return byName?.id === found.id ? found.name : found.id;
		});
	}

	function idReferences(
		{ kind, tenantId, body }: Pick<Resource, "kind" | "tenantId" | "body">,
		resolve: Resolve,
	): unknown {
		return rewriteReferences(
			schemaOf(kind),
			body,
			(of, reference) => resolve(of, reference, tenantId)?.id,
		);
	}

	function schemaOf(kind: string): BodySchema {
		return kinds.get(kind)?.schema ?? {};
	}

	/** The short form when it is read as the same, else the body as it is. */
	function bodyForFile(kind: string, body: unknown): unknown {
		const definition = kinds.get(kind)?.definition;
		const short = shortenConditions(body);
		const read = definition?.body.safeParse(expandConditions(short));
		if (definition?.isSecret || !read?.success) return body;
		return isDeepStrictEqual(toPlain(read.data), body) ? short : body;
	}

	async function load() {
		const [stored, all, folders] = await Promise.all([
			resources.list({}),
			tenants.list(),
			resources.folders.list({ tenants: "all" }),
		]);
		const known = stored.filter(({ kind }) => kinds.has(kind));
		return { stored: known, tenants: all, folderOf: folderPaths(folders) };
	}

	function readWanted(
		files: readonly ResourceFile[],
		{ stored, tenants: all }: Awaited<ReturnType<typeof load>>,
		problems: FileProblem[],
	): Wanted[] {
		const tenantIds = new Map(all.map(({ id, name }) => [name, id]));
		const byId = new Map(stored.map((resource) => [resource.id, resource]));
		const byName = new Map(stored.map((one) => [keyOf(one), one]));
		const taken = new Map<string, string>();
		const wanted: Wanted[] = [];
		for (const file of files) {
			const { path } = file;
			const refuse = (line: number, message: string) =>
				void problems.push({ path, line, message });
			const read = readYaml(file.text);
			for (const { line, message } of read.problems) refuse(line, message);
			const { content } = read;
			if (content === undefined) continue;
			const place: FilePlace | undefined = placeOf(path);
			if (place === undefined) {
				refuse(1, "The path is not <tenant>/<kind>/<folder…>/<name>.yaml");
				continue;
			}
			const { kind } = place;
			const tenantName = content.tenant ?? place.tenant;
			const tenantId = tenantIds.get(tenantName);
			if (tenantId === undefined) {
				refuse(1, `There is no tenant “${tenantName}”`);
			}
			if (!kinds.has(kind)) refuse(1, `There is no kind “${kind}”`);
			if (tenantId === undefined || !kinds.has(kind)) continue;
			const { name, description, folder = place.folder } = content;
			const same = content.id === undefined ? undefined : byId.get(content.id);
			if (same && (same.kind !== kind || same.tenantId !== tenantId)) {
				const message =
					"The id is that of a resource of another tenant or kind; leave the line out";
				refuse(read.lineOf(["id"]), message);
				continue;
			}
			const found = same ?? byName.get(keyOf({ kind, tenantId, name }));
			const id = found?.id ?? content.id ?? nextId();
			const earlier = taken.get(id);
			if (earlier !== undefined) {
				refuse(1, `${earlier} is a file of the same resource`);
				continue;
			}
			taken.set(id, path);
			const body = readBody(kind, content.body, read, refuse);
			wanted.push({
				...{ id, kind, tenantId, name, description, folder, body },
				...{ file, read, stored: found },
			});
		}
		return wanted;
	}

	function readBody(
		kind: string,
		given: unknown,
		read: ReadFile,
		refuse: (line: number, message: string) => void,
	): unknown {
		const body = expandConditions(given);
		const definition = kinds.get(kind)?.definition;
		// Values of secrets are elsewhere: what is right without them, the core decides.
		if (definition === undefined || definition.isSecret) return body;
		const result = definition.body.safeParse(body);
		if (result.success) return toPlain(result.data);
		for (const { path, message } of result.error.issues) {
			const way = path.map((key) =>
				typeof key === "number" ? key : String(key),
			);
			const line = read.lineOf(["body", ...way]);
			refuse(line, `${["body", ...way].join(".")}: ${message}`);
		}
		return body;
	}

	return {
		async export() {
			const { stored, tenants: all, folderOf } = await load();
			const tenantNames = new Map(all.map(({ id, name }) => [id, name]));
			const resolve = resolver(stored);
			const files = stored.map((resource) => {
				const { id, kind, name, description, tenantId } = resource;
				const folder = folderOf(resource.folderId);
				const tenant = tenantNames.get(tenantId) ?? tenantId;
				const { path, isShortened } = pathOf({ tenant, kind, folder, name });
				const named = nameReferences(resource, resolve);
				const text = writeYaml({
					...{ id, name, description },
					...(isShortened ? { tenant, folder: [...folder] } : {}),
					body: bodyForFile(kind, named),
				});
				return { path, text };
			});
			return files.sort((a, b) => (a.path < b.path ? -1 : 1));
		},

		async apply({ files, prune, isDryRun }) {
			if (files.length > maxFiles) {
				throw resourceFilesErrors.make("tooMany", { limit: maxFiles });
			}
			const state = await load();
			const { stored, folderOf } = state;
			const problems: FileProblem[] = [];
			const wanted = readWanted(files, state, problems);
			if (problems.length > 0) return { changes: [], problems };

			const isWanted = new Set(wanted.map(({ id }) => id));
			const ofTenants = new Set(wanted.map(({ tenantId }) => tenantId));
			const left = stored.filter(({ id }) => !isWanted.has(id));
			const gone = prune
				? left.filter(({ tenantId }) => ofTenants.has(tenantId))
				: [];
			const isGone = new Set(gone.map(({ id }) => id));
			const resolveBefore = resolver(stored);
			const resolveAfter = resolver([
				...wanted,
				...left.filter(({ id }) => !isGone.has(id)),
			]);

			const items: BatchItem[] = [];
			const sources: { readonly path: string; readonly read?: ReadFile }[] = [];
			const changes: FileChange[] = [];
			for (const one of wanted) {
				const { id, kind, tenantId, name, description, folder } = one;
				const { path } = one.file;
				const before = one.stored;
				const body = idReferences(one, resolveAfter);
				const show = (of: Named & { body: unknown }, resolve: Resolve) =>
					nameReferences(of, resolve);
				if (before === undefined) {
					const resource = { id, kind, tenantId, name, description, body };
					items.push({ action: "create", resource, folder });
					changes.push({ path, action: "create", differences: [] });
					sources.push({ path, read: one.read });
					continue;
				}
				const differences = compareValues(
					{
						...{ name: before.name, description: before.description },
						folder: folderOf(before.folderId),
						body: show(before, resolveBefore),
					},
					{ name, description, folder, body: show(one, resolveAfter) },
				);
				const isBodySame = isSame(idReferences(before, resolveAfter), body);
				const isHeadSame = differences.every(
					({ path: [part] }) => part === "body",
				);
				if (isBodySame && isHeadSame) continue;
				items.push({
					...{ action: "update", id, version: before.version, folder },
					change: { name, description, ...(isBodySame ? {} : { body }) },
				});
				changes.push({ path, action: "update", differences });
				sources.push({ path, read: one.read });
			}
			const tenantNames = new Map(
				state.tenants.map((tenant) => [tenant.id, tenant.name]),
			);
			for (const { id, kind, name, tenantId, folderId } of gone) {
				const tenant = tenantNames.get(tenantId) ?? tenantId;
				const folder = folderOf(folderId);
				const { path } = pathOf({ tenant, kind, folder, name });
				items.push({ action: "delete", id });
				changes.push({ path, action: "delete", differences: [] });
				sources.push({ path });
			}
			if (items.length === 0) return { changes, problems };
			const done = await withActor(commandLine, () =>
				resources.changeMany({ items, isDryRun }),
			);
			return {
				changes,
				problems: done.problems.map(({ item, path: place, message }) => ({
					path: sources[item]?.path ?? "",
					line: sources[item]?.read?.lineOf(place) ?? 1,
					message,
				})),
			};
		},
	};
}

/** Whoever may read the core's files; which person that is the operating system knows. */
const commandLine = { login: "command-line" };

/** As it would be in the state store. */
function toPlain(value: unknown): unknown {
	return JSON.parse(JSON.stringify(value));
}

function isSame(before: unknown, after: unknown): boolean {
	return compareValues(before, after).length === 0;
}
