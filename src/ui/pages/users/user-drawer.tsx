/** One user beside the table: account, roles, password, token, sessions. */
import { useQuery } from "@tanstack/react-query";
import { Drawer } from "antd";
import type { ReactNode } from "react";
import { useClient, useMe } from "../../api/context.tsx";
import { unmask } from "../../query/values.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { PageLoading } from "../../shell/page-loading.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { ApiRights } from "../profile/api-rights.tsx";
import { ApiToken } from "../profile/api-token.tsx";
import type { User } from "../profile/queries.ts";
import { userQuery } from "./queries.ts";
import type { UserActions } from "./use-user-actions.tsx";
import { UserAccess } from "./user-access.tsx";
import { rolesText } from "./user-columns.tsx";
import { UserForm } from "./user-form.tsx";
import { UserRoles } from "./user-roles.tsx";

interface UserDrawerProps {
	readonly userId: string;
	readonly canEdit: boolean;
	readonly actions: UserActions;
	onClose(): void;
}

export function UserDrawer(props: UserDrawerProps) {
	const { userId, canEdit, actions, onClose } = props;
	const {
		data: user,
		error,
		refetch,
	} = useQuery(userQuery(useClient(), userId));
	return (
		<Drawer
			open
			getContainer={false}
			rootStyle={{ position: "absolute" }}
			mask={false}
			focusable={{ trap: false }}
			autoFocus={false}
			placement="right"
			size={Math.min(560, window.innerWidth - 60)}
			rootClassName="user-drawer"
			// The table beside it stays usable.
			aria-modal={false}
			onClose={onClose}
			closable={{ placement: "end" }}
			title={
				<h2>
					<span className="visually-hidden">User: </span>
					<span className="value">{unmask(user?.name ?? "")}</span>
				</h2>
			}
		>
			{error !== null && (
				<ErrorPanel error={error} onRetry={() => void refetch()} />
			)}
			{!user && error === null && <PageLoading />}
			{user && (
				<div key={user.id}>
					{canEdit ? (
						<Editable user={user} actions={actions} />
					) : (
						<Facts user={user} />
					)}
				</div>
			)}
		</Drawer>
	);
}

function Editable({ user, actions }: { user: User; actions: UserActions }) {
	const me = useMe();
	const isOwn = user.id === me.id;
	return (
		<>
			<Section title="Account">
				<UserForm user={user} save={actions.change} />
			</Section>
			<Section title="Roles">
				<UserRoles user={user} isOwn={isOwn} save={actions.setRoles} />
			</Section>
			<Section title="Log-in">
				<UserAccess user={user} isOwn={isOwn} actions={actions} />
			</Section>
			<Section title="API token">
				<ApiToken
					user={user}
					isOwn={isOwn}
					create={(expiresAt) => actions.createToken(user, expiresAt)}
					revoke={() => actions.revokeToken(user)}
				/>
			</Section>
			<Section title="API access rights">
				<ApiRights
					chosen={user.apiOperations}
					save={(operations) => actions.setOperations(user, operations)}
				/>
			</Section>
		</>
	);
}

function Facts({ user }: { user: User }) {
	return (
		<dl className="user-facts">
			<Fact title="Login">{user.login}</Fact>
			<Fact title="E-mail">{unmask(user.email)}</Fact>
			<Fact title="Roles">{rolesText(user) || "—"}</Fact>
			<Fact title="State">{user.isDisabled ? "Disabled" : "Enabled"}</Fact>
			<Fact title="Created">
				<TimeText ms={user.createdAt} />
			</Fact>
		</dl>
	);
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
	return (
		<div>
			<dt>{title}</dt>
			<dd className="value">{children}</dd>
		</div>
	);
}

function Section({ title, children }: { title: string; children: ReactNode }) {
	return (
		<section className="user-section" aria-label={title}>
			<h3>{title}</h3>
			{children}
		</section>
	);
}
