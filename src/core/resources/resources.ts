/** All resources in one table; the body is checked by the definition of the kind. */
export interface Resource<Body = unknown> {
	readonly id: string;
	readonly kind: string;
	readonly tenantId: string;
	readonly name: string;
	readonly description: string;
	readonly body: Body;
	/** Grows by one with every change. */
	readonly version: number;
	/** User who changed it last; absent for shipped content. */
	readonly userId?: string;
	readonly createdAt: number;
	readonly updatedAt: number;
}

export interface ResourceInput {
	/** Given for shipped content, whose ids never change. */
	readonly id?: string;
	readonly kind: string;
	readonly tenantId: string;
	readonly name: string;
	readonly description?: string;
	readonly body: unknown;
	readonly userId?: string;
}

export interface Resources {
	list(filter: {
		readonly kind?: string;
		readonly tenants?: "all" | readonly string[];
	}): Promise<Resource[]>;
	find(id: string): Promise<Resource | undefined>;
	/** Throws resources.invalidBody with the path and reason when the body does not fit the kind. */
	create(input: ResourceInput): Promise<Resource>;
	/** Throws resources.changedMeanwhile when `version` is not the stored one. */
	update(
		id: string,
		version: number,
		change: Partial<
			Pick<ResourceInput, "name" | "description" | "body" | "userId">
		>,
	): Promise<Resource>;
	delete(id: string): Promise<void>;
	/**
	 * Brings shipped content in: creates what is missing, updates what nobody changed by hand since, leaves the rest.
	 */
	ship(inputs: readonly (ResourceInput & { readonly id: string })[]): Promise<{
		readonly created: number;
		readonly updated: number;
		readonly kept: number;
	}>;
}
