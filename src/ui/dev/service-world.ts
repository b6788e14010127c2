/** Services that can be made, asked and deleted, over those that are invented. */
import { tenants } from "./events.ts";
import { MockError } from "./mock-error.ts";
import { type MockService, makeServices } from "./services.ts";

/** Until a service has done what it was asked, milliseconds. */
const pendingMs = 6000;
const tokenMs = 3_600_000;

export function createServiceWorld(options: {
	readonly startedAt: number;
	now(): number;
}) {
	const { startedAt, now } = options;
	const made: MockService[] = [];
	const deleted = new Set<string>();
	const asked = new Map<
		string,
		{ what: "reload" | "restart" | "certificate"; at: number }
	>();

	function list(): MockService[] {
		return [...makeServices(startedAt, now()), ...made]
			.filter(({ id }) => !deleted.has(id))
			.map(withAsked);
	}

	function withAsked(service: MockService): MockService {
		const order = asked.get(service.id);
		if (!order) return service;
		if (order.what === "certificate")
			return { ...service, pairingExpiresAt: order.at + tokenMs };
		const isDone = now() - order.at > pendingMs;
		if (order.what === "restart" && isDone && service.startedAt > 0)
			return { ...service, pending: undefined, startedAt: order.at };
		return { ...service, pending: isDone ? undefined : order.what };
	}

	function find(id: string | undefined): MockService {
		const found = list().find((service) => service.id === id);
		if (!found)
			throw new MockError(
				404,
				"api.serviceNotFound",
				"There is no such service, or you may not see it.",
			);
		return found;
	}

	function ask(
		id: string | undefined,
		what: "reload" | "restart",
	): MockService {
		const service = find(id);
		if (service.startedAt === 0)
			throw new MockError(
				409,
				"activeServices.neverStarted",
				"The service never started: run it with its token first.",
			);
		asked.set(service.id, { what, at: now() });
		return find(id);
	}

	const pairing = ({ id, kind }: MockService) => {
		const token = "u5kq-7d3f-w9np-2hxe";
		return {
			token,
			expiresAt: now() + tokenMs,
			command: `npx ursa ${kind} --core https://ursa.corp.example:7210 --id ${id} --token ${token}`,
		};
	};

	return {
		list,
		find,
		reload: (id: string | undefined) => ask(id, "reload"),
		restart: (id: string | undefined) => ask(id, "restart"),
		delete(id: string | undefined): void {
			deleted.add(find(id).id);
		},
		resetCertificate(id: string | undefined) {
			const service = find(id);
			asked.set(service.id, { what: "certificate", at: now() });
			return pairing(service);
		},
		create(
			resourceId: string,
			kind: MockService["kind"] = "collector",
			name = "New collector",
		) {
			const tenant = tenants[0] ?? { id: "", name: "" };
			const service: MockService = {
				id: crypto.randomUUID(),
				tenantId: tenant.id,
				tenantName: tenant.name,
				resourceId,
				kind,
				name,
				address: "",
				fqdn: "",
				status: "gray",
				warning: "",
				version: "",
				startedAt: 0,
				createdAt: now(),
				pairingExpiresAt: now() + tokenMs,
				counters: [],
				rates: {},
				backlogBytes: 0,
			};
			made.push(service);
			return { service, pairing: pairing(service) };
		},
	};
}
