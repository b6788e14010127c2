/** Opens the state store and the rooms of core over it. */
import { join } from "node:path";
import {
	openPglite,
	openPostgres,
	type StateStore,
} from "#backends/state-store/index.ts";
import {
	type Alerts,
	createAlerts,
	createResources,
	createServices,
	createTenants,
	createUsers,
	type Resources,
	type ServiceRegistry,
	type Tenants,
	type Users,
} from "#core/index.ts";
import { resourceDefinitions } from "#pipeline/index.ts";
import type { Log, Settings } from "#platform/index.ts";

export interface CoreStore {
	readonly stateStore: StateStore;
	readonly tenants: Tenants;
	readonly users: Users;
	readonly resources: Resources;
	readonly services: ServiceRegistry;
	readonly alerts: Alerts;
	close(): Promise<void>;
}

export async function openCoreStore(
	settings: Pick<Settings, "dataDirectory" | "postgresUrl">,
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
	try {
		await stateStore.migrate();
	} catch (error) {
		await stateStore.close();
		throw error;
	}
	const { db } = stateStore;
	const definitions = new Map(
		resourceDefinitions.map((definition) => [definition.kind, definition]),
	);
	const services = createServices(db, { clock });
	return {
		stateStore,
		tenants: createTenants(db, { clock }),
		users: createUsers(db, { clock }),
		resources: createResources(db, {
			definitions,
			clock,
			keyFile: join(settings.dataDirectory, "secrets.key"),
		}),
		services,
		alerts: createAlerts(db, { clock }),
		async close() {
			await services.flush();
			await stateStore.close();
		},
	};
}
