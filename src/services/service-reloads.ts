/** Has the services that use a resource take its new content, and hears from them whether they did. */
import { setTimeout as delay } from "node:timers/promises";
import type { ServiceReloads } from "#api/index.ts";
import {
	type Resources,
	type Service,
	type ServiceRegistry,
	sharedTenantId,
} from "#core/index.ts";
import { describeError } from "#schema/index.ts";
import { reach } from "./reach.ts";

/** Longer than a correlator with a large state takes to start anew. */
const patienceMs = 15_000;
const pollMs = 100;

export function createServiceReloads(options: {
	readonly services: Pick<ServiceRegistry, "list" | "find" | "requestReload">;
	readonly resources: Pick<Resources, "list">;
	/** Milliseconds that only go forward. */
	readonly monotonic?: () => number;
	readonly patienceMs?: number;
}): ServiceReloads {
	const { services } = options;
	const monotonic = options.monotonic ?? (() => performance.now());

	async function usersOf(resourceId: string): Promise<Service[]> {
		const resources = await options.resources.list({});
		return (await services.list()).filter((service) => {
			const own = resources.find(({ id }) => id === service.resourceId);
			if (own === undefined) return false;
			const visible = resources.filter(
				({ tenantId }) =>
					tenantId === own.tenantId || tenantId === sharedTenantId,
			);
			return reach(own, visible).some(({ id }) => id === resourceId);
		});
	}

	/** Why the service does not use the new content; undefined when it does. */
	async function reloadOne(
		service: Service,
		signal: AbortSignal,
	): Promise<string | undefined> {
		// It will read its settings when it starts.
		if (service.status === "gray") return undefined;
		const before = await services.requestReload(service.id);
		const deadline = monotonic() + (options.patienceMs ?? patienceMs);
		let handedOverAt: number | undefined;
		while (monotonic() < deadline) {
			await delay(pollMs, undefined, { signal });
			const now = await services.find(service.id);
			if (now === undefined) return undefined;
			if (handedOverAt === undefined) {
				// The report that takes the request with it tells of the time before.
				if (now.pending === undefined)
					handedOverAt = now.lastSeenAt ?? before.lastSeenAt ?? 0;
				continue;
			}
			if ((now.lastSeenAt ?? 0) > handedOverAt) return problemOf(now);
		}
		return "it gave no answer in time; it takes the new content when it is reachable again";
	}

	return {
		async reload(resourceId, signal) {
			const affected = await usersOf(resourceId);
			const answers = await Promise.all(
				affected.map(async (service) => {
					const error = await reloadOne(service, signal).catch(
						(thrown: unknown) => describeError(thrown),
					);
					return { id: service.id, error };
				}),
			);
			return answers.flatMap(({ id, error }) =>
				error === undefined ? [] : [{ id, error }],
			);
		},
	};
}

function problemOf({ status, warning }: Service): string | undefined {
	const isOld = /the new settings are not in use/.test(warning);
	return status === "red" || isOld ? warning || "it does not work" : undefined;
}
