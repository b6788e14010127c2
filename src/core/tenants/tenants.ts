/** Tenants own resources, services, events and alerts. "Main" always exists; "Shared" holds what all may use. */

export const sharedTenantId = "00000000-0000-0000-0000-000000000000";

export interface Tenant {
	readonly id: string;
	readonly name: string;
	readonly isMain: boolean;
	readonly isShared: boolean;
	readonly isDisabled: boolean;
	readonly description: string;
	/** Events per second the tenant may receive; 0 = no limit. */
	readonly epsLimit: number;
	readonly createdAt: number;
	readonly updatedAt: number;
}

export interface Tenants {
	/** By name. */
	list(): Promise<Tenant[]>;
	find(id: string): Promise<Tenant | undefined>;
	main(): Promise<Tenant>;
	/**
	 * Name 1–128 characters, unique without regard to case; description up to 256. Throws tenants.badName, nameTaken,
	 * badDescription, badEpsLimit.
	 */
	create(input: {
		readonly name: string;
		readonly description?: string;
		readonly epsLimit?: number;
	}): Promise<Tenant>;
	/** Throws tenants.notFound, and cannotBeDisabled for Main and Shared. */
	setDisabled(id: string, isDisabled: boolean): Promise<void>;
}
