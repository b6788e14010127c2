import { useMutation } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState } from "react";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import type { User } from "../profile/queries.ts";
import { type Rights, RoleEditor } from "./role-editor.tsx";
import { isTenantRole } from "./role-titles.ts";

export function UserRoles(props: {
	readonly user: User;
	readonly isOwn: boolean;
	save(user: User, rights: Rights): Promise<unknown>;
}) {
	const { user, isOwn, save } = props;
	const { modal } = App.useApp();
	const [draft, setDraft] = useState<Rights>();
	const change = useMutation({
		mutationFn: (rights: Rights) => save(user, rights),
		onSuccess: () => setDraft(undefined),
	});
	const ask = (rights: Rights) =>
		modal.confirm({
			title: `Change the roles of “${user.login}”?`,
			content:
				"All sessions of the user end: the new roles count from the next log-in.",
			okText: "Change roles",
			onOk: () => change.mutate(rights),
		});
	return (
		<div className="user-roles">
			<RoleEditor
				value={draft ?? rightsOf(user)}
				isReadOnly={isOwn}
				onChange={setDraft}
			/>
			{isOwn && (
				<p className="faint">
					Nobody changes the own roles: ask another general administrator.
				</p>
			)}
			{change.isError && <ErrorPanel error={change.error} />}
			{draft && (
				<div className="user-buttons">
					<Button
						type="primary"
						loading={change.isPending}
						onClick={() => ask(draft)}
					>
						Save roles …
					</Button>
					<Button onClick={() => setDraft(undefined)}>Reset</Button>
				</div>
			)}
		</div>
	);
}

function rightsOf({ isGeneralAdministrator, roles }: User): Rights {
	return {
		isGeneralAdministrator,
		roles: roles.flatMap(({ tenantId, role }) =>
			isTenantRole(role) ? [{ tenantId, role }] : [],
		),
	};
}
