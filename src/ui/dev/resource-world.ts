/** Resources that can be made, changed and deleted, checked by the real definitions. */
import { z } from "zod";
import { tenants } from "./events.ts";
import { MockError } from "./mock-error.ts";
import { makeSeeds, sharedTenant } from "./resource-seeds.ts";
import type { ServerRooms } from "./server-rooms.ts";

export interface StoredResource {
	readonly id: string;
	readonly kind: string;
	readonly tenantId: string;
	name: string;
	description: string;
	body: unknown;
	version: number;
	isShipped: boolean;
	userName: string | undefined;
	readonly createdAt: number;
	updatedAt: number;
}

export type ResourceWorld = ReturnType<typeof createResourceWorld>;

const allTenants = [...tenants, sharedTenant];

export function createResourceWorld(rooms: ServerRooms, now: () => number) {
	const stored = new Map<string, StoredResource>();
	const dayMs = 86_400_000;
	const seed = (entry: {
		id: string;
		kind: string;
		tenantId: string;
		name: string;
		description: string;
		body: unknown;
	}) => ({ ...entry, version: 1, createdAt: now() - 90 * dayMs });
	for (const one of rooms.shipped)
		stored.set(one.id, {
			...seed({ ...one, tenantId: sharedTenant.id }),
			isShipped: true,
			userName: undefined,
			updatedAt: now() - 90 * dayMs,
		});
	for (const [index, one] of makeSeeds(rooms.shipped).entries())
		stored.set(one.id, {
			...seed(one),
			isShipped: false,
			userName: index % 2 === 0 ? "Ada Bernstein" : "Miriam Haddad",
			version: 1 + ((index * 5) % 7),
			updatedAt: now() - (index + 1) * 3.3 * 3_600_000,
		});

	const definitionOf = (kind: string) => {
		const found = rooms.definitions.find((one) => one.kind === kind);
		if (!found)
			throw new MockError(404, "api.notFound", "There is no such kind.");
		return found;
	};
	const find = (id: string | undefined): StoredResource => {
		const found = stored.get(id ?? "");
		if (!found)
			throw new MockError(
				404,
				"api.resourceNotFound",
				"There is no such resource, or you may not see it.",
			);
		return found;
	};
	const tenantName = (id: string) =>
		allTenants.find((tenant) => tenant.id === id)?.name ?? "";
	/** Names of members that hold a secret. */
	const secretsOf = ({ kind }: StoredResource): string[] =>
		definitionOf(kind).isSecret
			? ["password", "token", "urls", "pfx", "pfxPassword", "community"]
			: [];
	const usersOf = (id: string) =>
		[...stored.values()].filter(
			(other) => other.id !== id && JSON.stringify(other.body).includes(id),
		);
	/** Secrets that were left out keep their values. */
	const withKept = (body: unknown, before: StoredResource | undefined) => {
		const given = z.record(z.string(), z.unknown()).safeParse(body);
		const old = z.record(z.string(), z.unknown()).safeParse(before?.body);
		if (!before || !given.success || !old.success) return body;
		const kept = Object.fromEntries(
			secretsOf(before)
				.filter((name) => name in old.data && !given.data[name])
				.map((name) => [name, old.data[name]]),
		);
		return { ...given.data, ...kept };
	};
	const issuesOf = (input: {
		readonly kind: string;
		readonly id?: string | undefined;
		readonly name?: string | undefined;
		readonly body: unknown;
	}) => {
		const before = input.id === undefined ? undefined : find(input.id);
		const checked = definitionOf(input.kind).body.safeParse(
			withKept(input.body, before),
		);
		const issues = (checked.error?.issues ?? []).map(({ path, message }) => ({
			path: [
				"body",
				...path.map((key) => (typeof key === "number" ? key : String(key))),
			],
			message,
		}));
		if (input.name?.trim() === "")
			issues.unshift({ path: ["name"], message: "Give it a name." });
		return { issues, body: checked.data };
	};

	const summary = (resource: StoredResource) => {
		const type = z
			.object({ type: z.string().optional(), kind: z.string().optional() })
			.safeParse(resource.body).data;
		return {
			...resource,
			body: undefined,
			tenantName: tenantName(resource.tenantId),
			type: type?.type ?? type?.kind,
			canEdit: !resource.isShipped,
		};
	};
	const whole = (resource: StoredResource) => {
		const body = z.record(z.string(), z.unknown()).parse(resource.body);
		const secrets = secretsOf(resource);
		return {
			...summary(resource),
			keptSecrets: secrets.filter((name) => Boolean(body[name])),
			body: Object.fromEntries(
				Object.entries(body).filter(([name]) => !secrets.includes(name)),
			),
		};
	};
	return {
		stored,
		definitionOf,
		find,
		tenants: allTenants,
		tenantName,
		usersOf,
		withKept,
		issuesOf,
		summary,
		whole,
	};
}
