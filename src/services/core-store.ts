/** Opens the state store and the rooms of core over it. */
import { join } from "node:path";
import { findCompileError, resourceDefinitions } from "#api/index.ts";
import {
	openPglite,
	openPostgres,
	type StateStore,
} from "#backends/state-store/index.ts";
import {
	type Alerts,
	type AssetCategories,
	type Assets,
	type AuditEntry,
	type AuditHeadFile,
	assetFieldsSettings,
	createAlerts,
	createAssetCategories,
	createAssets,
	createCategorizeTask,
	createDashboards,
	createResources,
	createServices,
	createSettings,
	createSources,
	createTasks,
	createTenants,
	createTransfer,
	createUsers,
	type Dashboards,
	egressSettings,
	findSettingsUsing,
	mailSettings,
	notificationRuleSettings,
	type Resources,
	type ServiceRegistry,
	type SettingsDefinition,
	type SettingsStore,
	type Sources,
	type TaskRunner,
	type Tenants,
	type Transfer,
	type Users,
} from "#core/index.ts";
import type { Log, Settings } from "#platform/index.ts";
import { describeError } from "#schema/index.ts";
import { openAuditStore } from "./audit-store.ts";
import { type Mail, openMail } from "./mail.ts";

/** All kinds of settings, in the order of the console. */
const settingsDefinitions: readonly SettingsDefinition[] = [
	mailSettings,
	notificationRuleSettings,
	egressSettings,
	assetFieldsSettings,
];

export interface CoreStore extends Mail {
	readonly stateStore: StateStore;
	readonly tenants: Tenants;
	readonly users: Users;
	readonly resources: Resources;
	readonly transfer: Transfer;
	readonly services: ServiceRegistry;
	readonly alerts: Alerts;
	readonly dashboards: Dashboards;
	readonly settings: SettingsStore;
	readonly sources: Sources;
	/** For what is changed in another process. */
	readonly recordAudit: (entry: AuditEntry) => Promise<void>;
	readonly auditHead: AuditHeadFile;
	readonly assets: Assets;
	readonly assetCategories: AssetCategories;
	/** Takes no tasks until it is begun. */
	readonly tasks: TaskRunner;
	close(): Promise<void>;
}

export async function openCoreStore(
	settings: Pick<Settings, "dataDirectory" | "postgresUrl" | "hostName">,
	clock: () => number,
	log: Log,
): Promise<CoreStore> {
	const onWarning = (error: Error): void =>
		log.warn({ error }, "state store warns");
	const stateStore =
		settings.postgresUrl === undefined
			? await openPglite({
					dataDir: join(settings.dataDirectory, "state"),
					onWarning,
				})
			: await openPostgres({ url: settings.postgresUrl, onWarning });
	const { db } = stateStore;
	const { audit, auditHead } = await (async () => {
		try {
			await stateStore.migrate();
			return await openAuditStore(db, { ...settings, clock, log });
		} catch (error) {
			await stateStore.close();
			throw error;
		}
	})();
	const definitions = new Map(
		resourceDefinitions.map((definition) => [definition.kind, definition]),
	);
	const resources = createResources(db, {
		definitions,
		clock,
		keyFile: join(settings.dataDirectory, "secrets.key"),
		audit,
		checkWritten: async (view, resource) => {
			const error = await findCompileError(view, resource);
			return error && describeError(error);
		},
		usersElsewhere: (within, resource) =>
			findSettingsUsing(within, settingsDefinitions, resource),
	});
	const services = createServices(db, { clock, audit });
	const users = createUsers(db, { clock, audit });
	const tasks = createTasks(db, {
		...{ clock, audit, log },
		actorOf: async (userId) => {
			const user = await users.find(userId);
			return user === undefined ? { userId } : { userId, login: user.login };
		},
		isAlone: stateStore.engine === "pglite",
	});
	const tenants = createTenants(db, { clock, audit });
	const alerts = createAlerts(db, { clock, audit });
	const storedSettings = createSettings(db, {
		definitions: settingsDefinitions,
		...{ tenants, resources, audit, clock },
	});
	tasks.addKind(createCategorizeTask(db, { clock }));
	return {
		assets: createAssets(db, {
			...{ audit, clock },
			fields: async (tenantId) =>
				(await storedSettings.read(assetFieldsSettings, tenantId)).body.fields,
		}),
		assetCategories: createAssetCategories(db, { audit, clock, tasks }),
		stateStore,
		settings: storedSettings,
		sources: createSources(db, { audit, clock }),
		...openMail(db, {
			...{ tenants, users, resources, alerts, clock, log },
			settings: storedSettings,
		}),
		auditHead,
		recordAudit: (entry) => audit.record(db, entry),
		tenants,
		users,
		resources,
		transfer: createTransfer(resources, {
			definitions,
			directory: join(settings.dataDirectory, "transfer"),
			madeBy: "Ursa",
			clock,
		}),
		services,
		alerts,
		dashboards: createDashboards(db, { clock, audit }),
		tasks,
		async close() {
			await tasks.stop();
			await services.flush();
			// The next start brings it up to date.
			await auditHead
				.update()
				.catch((error: unknown) =>
					log.warn({ error }, "the end of the audit trail is not written"),
				);
			await stateStore.close();
		},
	};
}
