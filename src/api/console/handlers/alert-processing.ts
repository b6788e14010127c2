import {
	type Alerts,
	isAllowed,
	type Tenants,
	tenantsWith,
	toPrincipal,
	type User,
	type Users,
} from "#core/index.ts";
import { apiErrors } from "../../errors.ts";
import { isInScope, type Scope } from "../../scope.ts";
import { scopeOf } from "../access.ts";
import { alertPresenter, findAlertToProcess } from "../alert-view.ts";
import type { Handlers } from "../handler.ts";

export function alertProcessingHandlers(
	alerts: Alerts,
	tenants: Tenants,
	users: Users,
): Pick<
	Handlers,
	| "assignAlert"
	| "closeAlert"
	| "setAlertSeverity"
	| "commentAlert"
	| "assignees"
> {
	async function findAssignee(id: string, tenantId: string): Promise<User> {
		const user = await users.find(id);
		if (
			user === undefined ||
			user.isDisabled ||
			!isAllowed(toPrincipal(user), "alerts.process", tenantId)
		) {
			throw apiErrors.make("assigneeNotAllowed");
		}
		return user;
	}

	return {
		assignAlert: async ({ params, body, caller }) => {
			const alert = await findAlertToProcess(alerts, params.id, caller());
			const assignee =
				body.assigneeId === null
					? undefined
					: await findAssignee(body.assigneeId, alert.tenantId);
			const changed = await alerts.assign(
				alert.id,
				assignee && { id: assignee.id, name: assignee.name },
				caller().user.name,
			);
			return (await alertPresenter(tenants))(changed);
		},
		closeAlert: async ({ params, body, caller }) => {
			const { id } = await findAlertToProcess(alerts, params.id, caller());
			const { name } = caller().user;
			const closed = await alerts.close(id, body.reason, name);
			// After closing, so that a close that is refused leaves no comment.
			if (body.comment?.trim()) await alerts.comment(id, body.comment, name);
			return (await alertPresenter(tenants))(closed);
		},
		setAlertSeverity: async ({ params, body, caller }) => {
			const { id } = await findAlertToProcess(alerts, params.id, caller());
			const { name } = caller().user;
			const changed = await alerts.setSeverity(id, body.severity, name);
			return (await alertPresenter(tenants))(changed);
		},
		commentAlert: async ({ params, body, caller }) => {
			const { id } = await findAlertToProcess(alerts, params.id, caller());
			await alerts.comment(id, body.text, caller().user.name);
			return undefined;
		},
		assignees: async ({ caller }) => {
			const scope = scopeOf(caller(), "alerts.process");
			return (await users.list())
				.filter((user) => !user.isDisabled && mayProcess(user, scope))
				.map(({ id, name, login }) => ({ id, name, login }))
				.sort((a, b) => a.name.localeCompare(b.name));
		},
	};
}

/** Whether the user may process alerts in at least one tenant of the scope. */
function mayProcess(user: User, scope: Scope): boolean {
	const own = tenantsWith(toPrincipal(user), "alerts.process");
	if (own === "all") return true;
	return own.some((tenantId) => isInScope(scope, tenantId));
}
