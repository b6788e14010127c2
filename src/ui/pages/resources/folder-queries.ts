import { queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import {
	endpoints,
	type folderShape,
	type resourceVersionShape,
} from "#api/contract/index.ts";
import type { Client } from "../../api/client.ts";

export type Folder = z.output<typeof folderShape>;
export type Version = z.output<typeof resourceVersionShape>;

export const foldersQuery = (client: Client, kind: string) =>
	queryOptions({
		queryKey: ["resource-folders", kind],
		queryFn: ({ signal }) =>
			client.call(
				endpoints.resourceFolders,
				{ query: { kind: [kind] } },
				signal,
			),
	});

/** Names from the top down to the folder; none for no folder. */
export function folderPath(
	folders: readonly Folder[],
	id: string | undefined,
): string[] {
	const path: string[] = [];
	let next = folders.find((folder) => folder.id === id);
	while (next !== undefined && path.length < folders.length) {
		const { name, parentId } = next;
		path.unshift(name);
		next = folders.find((folder) => folder.id === parentId);
	}
	return path;
}

export interface FolderNode {
	/** Of the folder, or of the tenant around folders. */
	readonly key: string;
	readonly title: string;
	readonly folder: Folder | undefined;
	readonly children: readonly FolderNode[];
}

/** Folders in each other; around them their tenants when there are several. */
export function folderTree(folders: readonly Folder[]): FolderNode[] {
	const below = (
		tenantId: string,
		parentId: string | undefined,
	): FolderNode[] =>
		folders
			.filter((one) => one.tenantId === tenantId && one.parentId === parentId)
			.map((folder) => ({
				...{ key: folder.id, title: folder.name, folder },
				children: below(tenantId, folder.id),
			}));
	const tenants = new Map(
		folders.map(({ tenantId, tenantName }) => [tenantId, tenantName]),
	);
	const [only, ...others] = tenants.keys();
	if (only === undefined) return [];
	if (others.length === 0) return below(only, undefined);
	return [...tenants]
		.sort(([, a], [, b]) => a.localeCompare(b))
		.map(([id, name]) => ({
			...{ key: `tenant ${id}`, title: name, folder: undefined },
			children: below(id, undefined),
		}));
}
