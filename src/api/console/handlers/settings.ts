import type { z } from "zod";
import type { settingsSummaryShape } from "#api/contract/index.ts";
import {
	isAllowed,
	isAllowedEverywhere,
	type Mailer,
	mailErrors,
	mailSettings,
	type Outbox,
	type SettingsDefinition,
	type SettingsDocument,
	type SettingsStore,
	sharedTenantId,
	type Tenants,
} from "#core/index.ts";
import { toBodySchema } from "#schema/index.ts";
import { apiErrors } from "../../errors.ts";
import type { Immutable } from "../../immutable.ts";
import { tenantNames } from "../../scope.ts";
import { isInAny, scopeOf } from "../access.ts";
import type { Caller, Handlers } from "../handler.ts";

export interface SettingsNeeds {
	/** Absent: the console answers that this core cannot do it. */
	readonly settings?: SettingsStore | undefined;
	readonly mailer?: Mailer | undefined;
	readonly outbox?: Pick<Outbox, "state"> | undefined;
	readonly tenants: Tenants;
}

type Summary = Immutable<z.output<typeof settingsSummaryShape>>;

export function settingsHandlers(
	needs: SettingsNeeds,
): Pick<
	Handlers,
	| "settingsKinds"
	| "settingsSchema"
	| "settingsTenants"
	| "settings"
	| "saveSettings"
	| "deleteSettings"
	| "validateSettings"
	| "testMail"
	| "mailState"
> {
	const { tenants } = needs;

	function store(): SettingsStore {
		if (needs.settings === undefined) throw apiErrors.make("notAvailable");
		return needs.settings;
	}

	/** Throws api.notFound, and api.notAllowed to those who may do it in no tenant. */
	function definitionOf(
		kind: string,
		caller: Caller,
		permission: SettingsPermission = "settings.view",
	): SettingsDefinition {
		const definition = store()
			.definitions()
			.find((one) => one.kind === kind);
		if (definition === undefined) throw apiErrors.make("notFound");
		if (!isForCaller(definition, caller, permission)) {
			throw apiErrors.make("notAllowed");
		}
		return definition;
	}

	/** Throws api.notFound for a tenant that the caller may not see, api.notAllowed for one that is seen only. */
	async function requirePlace(
		kind: string,
		tenantId: string,
		caller: Caller,
		permission: SettingsPermission,
	): Promise<SettingsDefinition> {
		const definition = definitionOf(kind, caller, permission);
		if (!mayIn(definition, caller, "settings.view", tenantId)) {
			throw apiErrors.make("notFound");
		}
		if (!(await tenants.find(tenantId)) || tenantId === sharedTenantId) {
			throw apiErrors.make("notFound");
		}
		if (!mayIn(definition, caller, permission, tenantId)) {
			throw apiErrors.make("notAllowed");
		}
		return definition;
	}

	function requireInstallation(caller: Caller): void {
		if (!isAllowedEverywhere(caller.principal, "installation.edit")) {
			throw apiErrors.make("notAllowed");
		}
	}

	async function present(
		definition: SettingsDefinition,
		document: SettingsDocument,
		caller: Caller,
	) {
		const nameOf = await tenantNames(tenants);
		return {
			...toSummary(definition, document, nameOf, caller),
			kind: document.kind,
			body: document.body,
		};
	}

	return {
		settingsKinds: async ({ caller }) => {
			scopeOf(caller(), "settings.view");
			const main = await tenants.main();
			return store()
				.definitions()
				.filter((definition) =>
					isForCaller(definition, caller(), "settings.view"),
				)
				.map((definition) => ({
					kind: definition.kind,
					title: definition.title,
					description: definition.description ?? "",
					scope: definition.scope,
					tenantId: definition.scope === "installation" ? main.id : undefined,
					canEdit:
						definition.scope === "installation" ||
						isInAny(caller(), "settings.edit"),
				}));
		},

		settingsSchema: async ({ params, caller }) =>
			toBodySchema(definitionOf(params.kind, caller())),

		settingsTenants: async ({ params, caller }) => {
			const definition = definitionOf(params.kind, caller());
			const { kind } = definition;
			const saved = await store().overview(kind);
			const nameOf = await tenantNames(tenants);
			const may = (permission: SettingsPermission, tenantId: string) =>
				mayIn(definition, caller(), permission, tenantId);
			const withSettings = new Set(saved.map(({ tenantId }) => tenantId));
			return {
				tenants: saved
					.filter(({ tenantId }) => may("settings.view", tenantId))
					.map((one) => toSummary(definition, one, nameOf, caller()))
					.sort((a, b) => a.tenantName.localeCompare(b.tenantName)),
				addable: (await tenants.list())
					.filter(
						({ id, isShared }) =>
							definition.scope === "tenant" &&
							!isShared &&
							!withSettings.has(id) &&
							may("settings.edit", id),
					)
					.map(({ id, name }) => ({ id, name })),
			};
		},

		settings: async ({ params: { kind, tenantId }, caller }) => {
			const definition = await requirePlace(
				kind,
				tenantId,
				caller(),
				"settings.view",
			);
			const document = await store().document(kind, tenantId);
			return present(definition, document, caller());
		},

		saveSettings: async ({ params: { kind, tenantId }, body, caller }) => {
			const definition = await requirePlace(
				kind,
				tenantId,
				caller(),
				"settings.edit",
			);
			const { version, isDisabled } = body;
			const saved = await store().save(kind, tenantId, {
				...{ version, isDisabled, body: body.body },
			});
			return present(definition, saved, caller());
		},

		deleteSettings: async ({ params: { kind, tenantId }, caller }) => {
			await requirePlace(kind, tenantId, caller(), "settings.edit");
			await store().remove(kind, tenantId);
			return undefined;
		},

		validateSettings: async ({ params: { kind, tenantId }, body, caller }) => {
			await requirePlace(kind, tenantId, caller(), "settings.edit");
			const issues = await store().check(kind, tenantId, body.body);
			return {
				issues: issues.map(({ path, message }) => ({
					path: ["body", ...path],
					message,
				})),
			};
		},

		testMail: async ({ body, caller }) => {
			requireInstallation(caller());
			if (needs.mailer === undefined) throw apiErrors.make("notAvailable");
			const settings = mailSettings.body.safeParse(body.body);
			if (!settings.success) throw mailErrors.make("notConfigured");
			await needs.mailer.test(settings.data, body.recipient);
			return undefined;
		},

		mailState: async ({ caller }) => {
			requireInstallation(caller());
			if (needs.mailer === undefined || needs.outbox === undefined) {
				throw apiErrors.make("notAvailable");
			}
			return {
				isConfigured: await needs.mailer.isConfigured(),
				...(await needs.outbox.state()),
			};
		},
	};
}

type SettingsPermission = "settings.view" | "settings.edit";

function isForCaller(
	{ scope }: SettingsDefinition,
	caller: Caller,
	permission: SettingsPermission,
): boolean {
	return scope === "installation"
		? isAllowedEverywhere(caller.principal, "installation.edit")
		: isInAny(caller, permission);
}

/** Settings of the installation take another permission, for seeing too: they tell how Ursa is reached and protected. */
function mayIn(
	{ scope }: SettingsDefinition,
	{ principal }: Caller,
	permission: SettingsPermission,
	tenantId: string,
): boolean {
	return scope === "installation"
		? isAllowedEverywhere(principal, "installation.edit")
		: isAllowed(principal, permission, tenantId);
}

function toSummary(
	definition: SettingsDefinition,
	{
		id,
		tenantId,
		isDisabled,
		version,
		updatedAt,
	}: Omit<SettingsDocument, "body">,
	nameOf: (id: string) => string,
	caller: Caller,
): Summary {
	return {
		...{ id, tenantId, tenantName: nameOf(tenantId) },
		...{ isDisabled, version, updatedAt },
		canEdit: mayIn(definition, caller, "settings.edit", tenantId),
	};
}
