/**
 * Settings of the installation and of tenants: mail, custom fields of assets, integrations. One document a kind and
 * tenant; those of the installation belong to Main. Secrets are resources that a document refers to, never in it.
 */
import type { z } from "zod";

export interface SettingsDefinition<Body extends z.ZodType = z.ZodType> {
	/** Machine name: `assetFields`. */
	readonly kind: string;
	/** Name for people: `Custom fields of assets`. */
	readonly title: string;
	/** What it is for, a sentence for people. */
	readonly description?: string;
	/** Whether each tenant has its own, or the installation has one. */
	readonly scope: "tenant" | "installation";
	/** With a title and description for each member: forms are made of it. References are made with `referenceTo`. */
	readonly body: Body;
	/** What counts until somebody saves: it fits the body. */
	readonly initial: z.input<Body>;
}

/** Keeps the type of the body. */
export function defineSettings<const Body extends z.ZodType>(
	definition: SettingsDefinition<Body>,
): SettingsDefinition<Body> {
	return definition;
}

export interface SettingsDocument<Body = unknown> {
	/** Never changes, and is there before somebody saves; clients of the REST API ask for it. */
	readonly id: string;
	readonly kind: string;
	readonly tenantId: string;
	/** As the seed's pages have it: settings that are kept but not used. */
	readonly isDisabled: boolean;
	readonly body: Body;
	/** 0 = nobody saved it yet; grows by one with every change. */
	readonly version: number;
	readonly createdAt: number;
	readonly updatedAt: number;
}

/** What stands in the way of a body. */
export interface SettingsIssue {
	readonly path: readonly (string | number)[];
	readonly message: string;
}

export interface SettingsStore {
	/**
	 * The saved document, or the initial one. Whose tenant is given makes no difference for settings of the
	 * installation. Throws storedSettings.unknownKind, and outdated when what was saved fits the definition no more.
	 */
	read<Body extends z.ZodType>(
		definition: SettingsDefinition<Body>,
		tenantId: string,
	): Promise<SettingsDocument<z.output<Body>>>;
	/** Saved or not, with the body as it was saved, so that what fits no more can be put right. */
	find(id: string): Promise<SettingsDocument | undefined>;
	/** The same by kind and tenant. Throws storedSettings.unknownKind, unknownTenant. */
	document(kind: string, tenantId: string): Promise<SettingsDocument>;
	/** Saved documents of a kind, for those who act on all tenants. Throws as `read` does. */
	list<Body extends z.ZodType>(
		definition: SettingsDefinition<Body>,
	): Promise<SettingsDocument<z.output<Body>>[]>;
	/** Saved documents of a kind without their bodies, for tables. Throws storedSettings.unknownKind. */
	overview(kind: string): Promise<Omit<SettingsDocument, "body">[]>;
	/** All that is wrong with a body, nothing saved. Throws storedSettings.unknownKind. */
	check(
		kind: string,
		tenantId: string,
		body: unknown,
	): Promise<SettingsIssue[]>;
	/**
	 * Records `settings updated`. Throws storedSettings.invalidBody with path and reason, missingReference,
	 * changedMeanwhile, unknownTenant, tooLarge.
	 */
	save(
		kind: string,
		tenantId: string,
		change: {
			readonly version: number;
			readonly isDisabled: boolean;
			readonly body: unknown;
		},
	): Promise<SettingsDocument>;
	/** Back to the initial ones, for a tenant that no longer takes part. */
	remove(kind: string, tenantId: string): Promise<void>;
	definitions(): readonly SettingsDefinition[];
	/** Hears of every document that was saved or removed here, after it is durable; returns how to stop. */
	onChange(listener: (kind: string, tenantId: string) => void): () => void;
}
