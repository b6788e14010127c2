/** What the mock server answers to questions about resources. */
import type { z } from "zod";
import { endpoints } from "#api/contract/index.ts";
import { MockError } from "./mock-error.ts";
import { testNormalizer } from "./normalizer-test.ts";
import type { ResourceWorld, StoredResource } from "./resource-world.ts";
import type { Call } from "./routes.ts";
import type { ServerRooms } from "./server-rooms.ts";

export function createResourceRoutes(options: {
	readonly rooms: ServerRooms;
	readonly world: ResourceWorld;
	now(): number;
	isEmpty(): boolean;
	nameOf(userId: string): string;
	/** Ids of folders by those of the resources in them. */
	readonly placed: ReadonlyMap<string, string>;
}) {
	const { rooms, world, now, isEmpty, nameOf, placed } = options;
	const canEdit = (call: Call) => nameOf(call.userId) === "Ada Bernstein";
	const refuse = (issues: readonly { path: unknown[]; message: string }[]) => {
		const [first] = issues;
		if (first)
			throw new MockError(
				400,
				"resources.invalidBody",
				`${first.path.slice(1).join(".")}: ${first.message}`,
			);
	};
	const add = (
		call: Call,
		input: Pick<
			StoredResource,
			"kind" | "tenantId" | "name" | "description" | "body"
		>,
	) => {
		const isTaken = [...world.stored.values()].some(
			(other) =>
				other.kind === input.kind &&
				other.tenantId === input.tenantId &&
				other.name === input.name,
		);
		if (isTaken)
			throw new MockError(
				409,
				"resources.nameTaken",
				`There is a ${input.kind} named “${input.name}” already: choose another name.`,
			);
		const made: StoredResource = {
			...input,
			id: crypto.randomUUID(),
			version: 1,
			isShipped: false,
			userName: nameOf(call.userId),
			createdAt: now(),
			updatedAt: now(),
		};
		world.stored.set(made.id, made);
		return world.whole(made);
	};
	const shown = (call: Call, resource: StoredResource) => {
		const whole = world.whole(resource);
		return { ...whole, canEdit: whole.canEdit && canEdit(call) };
	};
	return {
		resourceKinds: (call: Call) =>
			rooms.definitions.map(({ kind, title, isSecret }) => ({
				kind,
				title,
				isSecret: isSecret === true,
				editableTenants: canEdit(call) ? world.tenants : [],
			})),
		resourceSchema: ({ params }: Call) =>
			rooms.toBodySchema(world.definitionOf(params.kind ?? "")),
		resources: (call: Call) => {
			const query = parsed(endpoints.resources.query, call.query);
			const { kind = [], tenantId = [], search = "", offset, limit } = query;
			const { folderId } = query;
			const wanted = search.toLowerCase();
			const found = [...world.stored.values()]
				.filter(
					(one) =>
						!isEmpty() &&
						(kind.length === 0 || kind.includes(one.kind)) &&
						(!folderId || placed.get(one.id) === folderId) &&
						(tenantId.length === 0 || tenantId.includes(one.tenantId)) &&
						(one.id === search ||
							`${one.name} ${one.description}`.toLowerCase().includes(wanted)),
				)
				.sort((a, b) => a.name.localeCompare(b.name));
			return {
				resources: found.slice(offset, offset + limit).map((one) => ({
					...world.summary(one),
					folderId: placed.get(one.id),
				})),
				total: found.length,
			};
		},
		resource: (call: Call) => shown(call, world.find(call.params.id)),
		createResource: (call: Call) => {
			const input = parsed(endpoints.createResource.body, call.body);
			const { issues, body } = world.issuesOf(input);
			refuse(issues);
			return add(call, {
				...input,
				description: input.description ?? "",
				body,
			});
		},
		updateResource: (call: Call) => {
			const resource = world.find(call.params.id);
			const { version, name, description, ...rest } = parsed(
				endpoints.updateResource.body,
				call.body,
			);
			if (version !== resource.version)
				throw new MockError(
					409,
					"resources.changedMeanwhile",
					"Somebody else changed the resource meanwhile: load it again.",
				);
			const { kind, id } = resource;
			const checked = world.issuesOf({ kind, id, name, body: rest.body });
			refuse(checked.issues);
			resource.body = checked.body;
			resource.name = name ?? resource.name;
			resource.description = description ?? resource.description;
			resource.version++;
			resource.updatedAt = now();
			resource.userName = nameOf(call.userId);
			return shown(call, resource);
		},
		deleteResource: ({ params }: Call) => {
			const { id } = world.find(params.id);
			const users = world.usersOf(id).length;
			if (users > 0)
				throw new MockError(
					409,
					"resources.inUse",
					`The resource is used by ${users} others: take it out there first.`,
				);
			world.stored.delete(id);
		},
		duplicateResource: (call: Call) => {
			const original = world.find(call.params.id);
			const wish = parsed(endpoints.duplicateResource.body, call.body);
			return add(call, {
				...original,
				tenantId: wish.tenantId ?? original.tenantId,
				name: wish.name ?? `${original.name} copy`,
			});
		},
		resourceUsers: ({ params }: Call) => ({
			users: world.usersOf(params.id ?? "").map((user) => ({
				id: user.id,
				kind: user.kind,
				name: user.name,
				tenantId: user.tenantId,
				tenantName: world.tenantName(user.tenantId),
			})),
			hidden: 0,
		}),
		validateResource: ({ body }: Call) => ({
			issues: world.issuesOf(parsed(endpoints.validateResource.body, body))
				.issues,
		}),
		testNormalizer: ({ body }: Call) =>
			testNormalizer(rooms, world, parsed(endpoints.testNormalizer.body, body)),
	};
}

function parsed<T extends z.ZodType>(
	schema: T | undefined,
	value: unknown,
): z.output<T> {
	const result = schema?.safeParse(value);
	if (result?.success) return result.data;
	throw new MockError(
		400,
		"api.invalidRequest",
		`The request does not fit: ${result?.error.issues[0]?.message ?? ""}.`,
	);
}
