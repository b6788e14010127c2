/** Layouts of widgets that people look at (reference: roles-and-objects §1.1). */

export interface Dashboard {
	readonly id: string;
	readonly tenantId: string;
	/** Who made it; absent for a shipped one. */
	readonly ownerId?: string;
	/** 1–128 characters; several may have the same. */
	readonly name: string;
	/** Widgets, as the console's contract defines them; at most 1 MiB of JSON. */
	readonly body: unknown;
	/** Grows by one with every change. */
	readonly version: number;
	readonly createdAt: number;
	readonly updatedAt: number;
}

export type DashboardSummary = Omit<Dashboard, "body">;

export interface Dashboards {
	/** By name, at most 1,000. */
	list(tenants: "all" | readonly string[]): Promise<DashboardSummary[]>;
	find(id: string): Promise<Dashboard | undefined>;
	/** Throws dashboards.badName, tooLarge, unknownTenant. */
	create(input: {
		readonly tenantId: string;
		readonly ownerId: string;
		readonly name: string;
		readonly body: unknown;
	}): Promise<Dashboard>;
	/** Throws dashboards.notFound, changedMeanwhile when `version` is not the stored one, badName, tooLarge. */
	update(
		id: string,
		version: number,
		change: { readonly name?: string; readonly body?: unknown },
	): Promise<Dashboard>;
	/** Throws dashboards.notFound. */
	delete(id: string): Promise<void>;
	/** Brings shipped ones in: creates what is missing, renews what nobody changed. */
	ship(
		layouts: readonly Pick<Dashboard, "id" | "tenantId" | "name" | "body">[],
	): Promise<void>;
}
