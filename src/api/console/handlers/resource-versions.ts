import {
	compareValues,
	type Resource,
	type Resources,
	type ResourceVersion,
	resourcesErrors,
	type Tenants,
	type Users,
} from "#core/index.ts";
import type { Handlers } from "../handler.ts";
import { findVisible, requireEdit, requireOpen } from "../resource-access.ts";
import { resourcePresenter } from "../resource-view.ts";

export function resourceVersionHandlers(
	resources: Resources,
	tenants: Tenants,
	users: Users,
): Pick<
	Handlers,
	"resourceVersions" | "compareResourceVersions" | "restoreResource"
> {
	async function contentOf({ id, name }: Resource, version: number) {
		const found = await resources.findVersion(id, version);
		if (found === undefined) {
			throw resourcesErrors.make("noSuchVersion", { name, version });
		}
		return pickContent(found);
	}

	return {
		resourceVersions: async ({ params, query, caller }) => {
			const resource = await findVisible(resources, params.id, caller());
			requireOpen(caller(), resource);
			const { versions, total } = await resources.versions(resource.id, query);
			const { version } = await resourcePresenter(tenants, users, caller());
			return { versions: versions.map(version), total };
		},

		compareResourceVersions: async ({ params, query, caller }) => {
			const resource = await findVisible(resources, params.id, caller());
			requireOpen(caller(), resource);
			const before = await contentOf(resource, query.from);
			const after = await contentOf(resource, query.to);
			return { differences: compareValues(before, after) };
		},

		restoreResource: async ({ params, body, caller }) => {
			const before = await findVisible(resources, params.id, caller());
			requireEdit(caller(), before);
			const restored = await resources.restore(before.id, body.earlier, {
				version: body.version,
				userId: caller().user.id,
			});
			return (await resourcePresenter(tenants, users, caller())).whole(
				restored,
			);
		},
	};
}

function pickContent({ name, description, body }: ResourceVersion) {
	return { name, description, body };
}
