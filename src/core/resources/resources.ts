import type { Folders } from "./folders.ts";

/** All resources in one table; the body is checked by the definition of the kind. */
export interface Resource<Body = unknown> {
	readonly id: string;
	readonly kind: string;
	readonly tenantId: string;
	readonly name: string;
	readonly description: string;
	/** Of a secret without its secret members. */
	readonly body: Body;
	/** What tells bodies of the kind apart: type of a secret or dictionary, kind of a rule or destination. */
	readonly type?: string;
	/** Grows by one with every change. */
	readonly version: number;
	/** User who changed it last; absent for shipped content. */
	readonly userId?: string;
	/** It came with Ursa and nobody changed it. */
	readonly isShipped?: boolean;
	/** Of a secret: the members that hold a value and are not shown. */
	readonly keptSecrets?: readonly string[];
	/** Absent = in no folder. */
	readonly folderId?: string;
	readonly createdAt: number;
	readonly updatedAt: number;
}

export type ResourceSummary = Omit<Resource, "body" | "keptSecrets">;

export interface ResourceInput {
	/** Given for shipped content, whose ids never change. */
	readonly id?: string;
	readonly kind: string;
	readonly tenantId: string;
	readonly name: string;
	readonly description?: string;
	readonly body: unknown;
	readonly userId?: string;
	/** Of its tenant and kind. Throws resources.unknownFolder. */
	readonly folderId?: string | undefined;
}

/** What a resource was at some time. */
export interface ResourceVersion {
	readonly version: number;
	readonly name: string;
	readonly description: string;
	/** Of a secret without its secret members. */
	readonly body: unknown;
	/** Who made it; absent for shipped content. */
	readonly userId?: string;
	readonly at: number;
}

export type VersionSummary = Omit<ResourceVersion, "body">;

/** One of many changes that are made together. `folder`: names from the top down, made where missing. */
export type BatchItem =
	| {
			readonly action: "create";
			readonly resource: Omit<ResourceInput, "userId" | "folderId"> & {
				readonly id: string;
			};
			readonly folder?: readonly string[];
	  }
	| {
			readonly action: "update";
			readonly id: string;
			/** The stored one when it is absent. */
			readonly version?: number;
			readonly change: Partial<
				Pick<ResourceInput, "name" | "description" | "body">
			>;
			readonly folder?: readonly string[];
	  }
	| { readonly action: "delete"; readonly id: string };

export interface BatchProblem extends ContentIssue {
	/** Position of the item. */
	readonly item: number;
}

export interface ResourceSearch {
	readonly tenants: "all" | readonly string[];
	/** Absent = all. */
	readonly kinds?: readonly string[] | undefined;
	/** Part of the name or description without regard to case, or the whole id. */
	readonly text?: string | undefined;
	/** Those in it and in the folders below it. */
	readonly folderId?: string | undefined;
	readonly offset: number;
	readonly limit: number;
}

/** What stands in the way of a resource. */
export interface ContentIssue {
	/** First member `name`, `description` or `body`, then the way into the body. */
	readonly path: readonly (string | number)[];
	readonly message: string;
}

/** Who needs a resource: another one, or a service (kind `service`) that runs it. */
export interface ResourceUser {
	readonly id: string;
	readonly kind: string;
	readonly name: string;
	readonly tenantId: string;
}

export interface Resources {
	readonly folders: Folders;
	list(filter: {
		readonly kind?: string;
		readonly tenants?: "all" | readonly string[];
	}): Promise<Resource[]>;
	/** By name, without bodies. */
	search(filter: ResourceSearch): Promise<{
		readonly resources: ResourceSummary[];
		readonly total: number;
	}>;
	find(id: string): Promise<Resource | undefined>;
	/**
	 * What a reference in a body of that tenant means: a resource of the kind by id or name, the tenant's own before
	 * those of Shared.
	 */
	resolve(
		kind: string,
		reference: string,
		tenantId: string,
	): Promise<Resource | undefined>;
	/**
	 * Throws resources.invalidBody with the path and reason when the body does not fit the kind, and missingReference
	 * when it names something that its tenant and Shared do not have.
	 */
	create(input: ResourceInput): Promise<Resource>;
	/**
	 * Secret members that are absent or empty keep their values, null clears them. Throws resources.changedMeanwhile when
	 * `version` is not the stored one, usedByName when others would lose it by a new name.
	 */
	update(
		id: string,
		version: number,
		change: Partial<
			Pick<ResourceInput, "name" | "description" | "body" | "userId">
		>,
	): Promise<Resource>;
	/** Throws resources.inUse when a resource or service needs it. */
	delete(id: string): Promise<void>;
	/** Named “… copy” unless told otherwise; in its own tenant unless told otherwise. */
	duplicate(
		id: string,
		copy: {
			readonly name?: string | undefined;
			readonly tenantId?: string | undefined;
			readonly userId?: string;
		},
	): Promise<Resource>;
	/** The latest first. */
	versions(
		id: string,
		page: { readonly offset: number; readonly limit: number },
	): Promise<{
		readonly versions: readonly VersionSummary[];
		readonly total: number;
	}>;
	findVersion(
		id: string,
		version: number,
	): Promise<ResourceVersion | undefined>;
	/**
	 * Makes a new version that is as an earlier one was; of a secret the values that are not shown stay as they are now.
	 * Throws what `update` throws, and resources.noSuchVersion.
	 */
	restore(
		id: string,
		earlier: number,
		options: {
			/** The present one, as in `update`. */
			readonly version: number;
			readonly userId?: string;
		},
	): Promise<Resource>;
	/**
	 * All of the changes in one transaction, or none when there is any problem. References may lead to whatever the batch
	 * makes. Secrets may come without their values, and then have those that they had, or none until somebody enters
	 * them. `isDryRun`: only finds the problems. Throws resources.tooMany.
	 */
	changeMany(batch: {
		readonly items: readonly BatchItem[];
		readonly userId?: string;
		readonly isDryRun?: boolean;
	}): Promise<{ readonly problems: readonly BatchProblem[] }>;
	usersOf(id: string): Promise<ResourceUser[]>;
	/**
	 * All that is wrong with a resource, nothing saved. `id`: of the one that is being changed. `body`: what the pipeline
	 * would get, absent when it does not fit its kind.
	 */
	validate(
		input: Pick<ResourceInput, "id" | "kind" | "tenantId" | "body"> & {
			readonly name?: string | undefined;
			readonly description?: string | undefined;
		},
	): Promise<{
		readonly issues: readonly ContentIssue[];
		readonly body?: unknown;
	}>;
	/**
	 * Whole bodies of secrets by id, for services only; unknown ids are left out. Throws secretStore.* when the key file
	 * or the sealed text is not what it was.
	 */
	openSecrets(ids: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
	/** Makes a new master key for all secrets. `lost`: how many nobody can read any more, since their key is gone. */
	rotateSecretKey(): Promise<{
		readonly rewrapped: number;
		readonly lost: number;
	}>;
	/**
	 * Brings shipped content in: creates what is missing, updates what nobody changed by hand since, leaves the rest.
	 */
	ship(inputs: readonly (ResourceInput & { readonly id: string })[]): Promise<{
		readonly created: number;
		readonly updated: number;
		readonly kept: number;
	}>;
}
