import type { Resources, Tenants, Users } from "#core/index.ts";
import { describeError, toBodySchema } from "#schema/index.ts";
import { apiErrors } from "../../errors.ts";
import { resourceDefinitions } from "../../resource-definitions.ts";
import { isInScope, narrowScope, tenantNames } from "../../scope.ts";
import { isInAny } from "../access.ts";
import { findCompileError } from "../compile-check.ts";
import type { Caller, Handlers } from "../handler.ts";
import {
	canEdit,
	definitionsByKind,
	findVisible,
	permissionToEdit,
	requireEdit,
	requireOpen,
	resourceScope,
} from "../resource-access.ts";
import { resourcePresenter } from "../resource-view.ts";

export function resourceHandlers(
	resources: Resources,
	tenants: Tenants,
	users: Users,
): Pick<
	Handlers,
	| "resourceKinds"
	| "resourceSchema"
	| "resources"
	| "resource"
	| "createResource"
	| "updateResource"
	| "deleteResource"
	| "duplicateResource"
	| "resourceUsers"
	| "validateResource"
> {
	const presenter = (caller: Caller) =>
		resourcePresenter(tenants, users, caller);

	/** Throws what a service would throw that had to work with it. */
	async function requireCompilable(
		candidate: Parameters<Resources["validate"]>[0],
	): Promise<void> {
		const { body } = await resources.validate(candidate);
		// What does not fit its kind is for the resources room to refuse.
		if (body === undefined) return;
		const { kind, tenantId, name = "" } = candidate;
		const error = await findCompileError(resources, {
			kind,
			tenantId,
			name,
			body,
		});
		if (error !== undefined) throw error;
	}

	return {
		resourceKinds: async ({ caller }) => {
			resourceScope(caller());
			const all = await tenants.list();
			return resourceDefinitions.map(({ kind, title, isSecret }) => ({
				kind,
				title,
				isSecret: isSecret === true,
				editableTenants: all
					.filter(({ id }) => canEdit(caller(), { kind, tenantId: id }))
					.map(({ id, name }) => ({ id, name })),
			}));
		},

		resourceSchema: async ({ params, caller }) => {
			resourceScope(caller());
			const definition = definitionsByKind.get(params.kind);
			if (definition === undefined) throw apiErrors.make("notFound");
			return toBodySchema(definition);
		},

		resources: async ({ query, caller }) => {
			const scope = resourceScope(caller());
			const { offset, limit } = query;
			const found = await resources.search({
				tenants: narrowScope(scope, query.tenantId),
				kinds: query.kind,
				text: query.search || undefined,
				folderId: query.folderId,
				offset,
				limit,
			});
			const { summary } = await presenter(caller());
			return { resources: found.resources.map(summary), total: found.total };
		},

		resource: async ({ params, caller }) => {
			const resource = await findVisible(resources, params.id, caller());
			requireOpen(caller(), resource);
			return (await presenter(caller())).whole(resource);
		},

		createResource: async ({ body, caller }) => {
			requireEdit(caller(), body);
			await requireCompilable(body);
			const created = await resources.create({
				kind: body.kind,
				tenantId: body.tenantId,
				name: body.name,
				folderId: body.folderId,
				...(body.description === undefined
					? {}
					: { description: body.description }),
				body: body.body,
				userId: caller().user.id,
			});
			return (await presenter(caller())).whole(created);
		},

		updateResource: async ({ params, body, caller }) => {
			const before = await findVisible(resources, params.id, caller());
			requireEdit(caller(), before);
			const { version, name, description } = body;
			if (body.body !== undefined) {
				const { id, kind, tenantId } = before;
				await requireCompilable({
					...{ id, kind, tenantId, body: body.body },
					name: name ?? before.name,
				});
			}
			const changed = await resources.update(before.id, version, {
				...(name === undefined ? {} : { name }),
				...(description === undefined ? {} : { description }),
				...(body.body === undefined ? {} : { body: body.body }),
				userId: caller().user.id,
			});
			return (await presenter(caller())).whole(changed);
		},

		deleteResource: async ({ params, caller }) => {
			const resource = await findVisible(resources, params.id, caller());
			requireEdit(caller(), resource);
			await resources.delete(resource.id);
			return undefined;
		},

		duplicateResource: async ({ params, body, caller }) => {
			const original = await findVisible(resources, params.id, caller());
			requireOpen(caller(), original);
			const tenantId = body.tenantId ?? original.tenantId;
			requireEdit(caller(), { kind: original.kind, tenantId });
			const copy = await resources.duplicate(original.id, {
				tenantId,
				name: body.name,
				userId: caller().user.id,
			});
			return (await presenter(caller())).whole(copy);
		},

		resourceUsers: async ({ params, caller }) => {
			const scope = resourceScope(caller());
			const resource = await findVisible(resources, params.id, caller());
			const all = await resources.usersOf(resource.id);
			const nameOf = await tenantNames(tenants);
			const seen = all.filter(({ tenantId }) => isInScope(scope, tenantId));
			return {
				users: seen.map(({ id, kind, name, tenantId }) => ({
					...{ id, kind, name, tenantId },
					tenantName: nameOf(tenantId),
				})),
				hidden: all.length - seen.length,
			};
		},

		validateResource: async ({ body, caller }) => {
			if (!isInAny(caller(), permissionToEdit(body.kind))) {
				throw apiErrors.make("notAllowed");
			}
			requireEdit(caller(), body);
			// The secrets of another resource must not be tried out.
			if (body.id !== undefined) {
				requireEdit(caller(), await findVisible(resources, body.id, caller()));
			}
			const { kind, tenantId, name } = body;
			const checked = await resources.validate(body);
			const issues = checked.issues.map(({ path, message }) => ({
				path,
				message,
			}));
			if (issues.length > 0 || checked.body === undefined) return { issues };
			const error = await findCompileError(resources, {
				...{ kind, tenantId, name: name ?? "" },
				body: checked.body,
			});
			if (error === undefined) return { issues: [] };
			return { issues: [{ path: ["body"], message: describeError(error) }] };
		},
	};
}
