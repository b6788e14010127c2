import {
	activeServicesErrors,
	type Service,
	type ServiceRegistry,
} from "#core/index.ts";
import type { FakeResources } from "./fake-resources.ts";

/** Keeps services in the list that it is given. */
export function createFakeRegistry(
	list: Service[],
	resources: FakeResources,
	newService: (resourceId: string, tenantId: string) => Service,
): ServiceRegistry {
	const indexOf = (id: string) => {
		const index = list.findIndex((service) => service.id === id);
		if (index < 0) throw activeServicesErrors.make("notFound");
		return index;
	};
	const change = (id: string, changes: Partial<Service>): Service => {
		const index = indexOf(id);
		const [service] = list.splice(index, 1);
		if (service === undefined) throw new Error("found just now");
		const changed = { ...service, ...changes };
		list.splice(index, 0, changed);
		return changed;
	};
	const pairing = { token: "token-shown-once", expiresAt: 1 };
	return {
		list: async () => list,
		find: async (id) => list.find((service) => service.id === id),
		create: async ({ resourceId }) => {
			const resource = await resources.find(resourceId);
			if (resource === undefined) {
				throw activeServicesErrors.make("unknownResource");
			}
			const service = newService(resourceId, resource.tenantId);
			list.push(service);
			return { service, pairing };
		},
		ensure: refuse,
		delete: async (id) => {
			list.splice(indexOf(id), 1);
		},
		resetCertificate: async (id) => {
			indexOf(id);
			return pairing;
		},
		pair: refuse,
		paired: refuse,
		reportState: refuse,
		requestReload: async (id) => change(id, { pending: "reload" }),
		requestRestart: async (id) => change(id, { pending: "restart" }),
		flush: refuse,
	};
}

async function refuse(): Promise<never> {
	throw new Error("the console never does this");
}
