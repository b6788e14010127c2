/** Tenants own resources, services, events and alerts. "Main" always exists; "Shared" holds what all may use. */

export const sharedTenantId = "00000000-0000-0000-0000-000000000000";

export interface Tenant {
	readonly id: string;
	readonly name: string;
	readonly isMain: boolean;
	readonly isShared: boolean;
	/** Its services shall receive nothing, and the REST API refuses what would act in it. */
	readonly isDisabled: boolean;
	readonly description: string;
	/** Events per second the tenant may receive; 0 = no limit. */
	readonly epsLimit: number;
	readonly createdAt: number;
	readonly updatedAt: number;
}

/** What of a tenant may be changed; absent members stay. */
export interface TenantChange {
	/** 1–128 characters, unique without regard to case. */
	readonly name?: string | undefined;
	/** Up to 256 characters. */
	readonly description?: string | undefined;
	readonly epsLimit?: number | undefined;
}

/** Tenants are never deleted, only disabled. Changes are recorded in the audit trail. */
export interface Tenants {
	/** By name. */
	list(): Promise<Tenant[]>;
	find(id: string): Promise<Tenant | undefined>;
	main(): Promise<Tenant>;
	/** Throws tenants.badName, nameTaken, badDescription, badEpsLimit. */
	create(input: TenantChange & { readonly name: string }): Promise<Tenant>;
	/** Throws tenants.notFound, badName, nameTaken, badDescription, badEpsLimit. */
	change(id: string, change: TenantChange): Promise<Tenant>;
	/** Throws tenants.notFound, and cannotBeDisabled for Main and Shared. */
	setDisabled(id: string, isDisabled: boolean): Promise<void>;
}
