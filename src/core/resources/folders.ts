/** Folders order the resources of one kind in one tenant; they decide nothing about who may see what. */
export interface Folder {
	readonly id: string;
	readonly tenantId: string;
	/** Of the resources in it. */
	readonly kind: string;
	/** Absent = at the top. */
	readonly parentId?: string;
	/** 1–128 Unicode characters, unlike that of its neighbours. */
	readonly name: string;
	readonly createdAt: number;
	readonly updatedAt: number;
}

export interface Folders {
	/** By name. */
	list(filter: {
		readonly tenants: "all" | readonly string[];
		readonly kinds?: readonly string[] | undefined;
	}): Promise<Folder[]>;
	find(id: string): Promise<Folder | undefined>;
	/** Throws folders.badName, nameTaken, noParent, tooDeep. */
	create(
		input: Pick<Folder, "tenantId" | "kind" | "name"> & {
			readonly parentId?: string | undefined;
		},
	): Promise<Folder>;
	/** Another name, or another place in the same tree (null = at the top). Throws also folders.notFound, intoItself. */
	change(
		id: string,
		change: {
			readonly name?: string | undefined;
			readonly parentId?: string | null | undefined;
		},
	): Promise<Folder>;
	/** Throws folders.notEmpty. */
	delete(id: string): Promise<void>;
	/**
	 * Puts resources into a folder of their own tenant and kind, or into none (null); all or none. No new versions of them,
	 * since their content stays. Throws folders.wrongPlace, resources.notFound.
	 */
	moveResources(ids: readonly string[], folderId: string | null): Promise<void>;
}
