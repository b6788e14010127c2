/** The logged-in user: account, rights, password, token of the API, sessions. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert } from "antd";
import type { ReactNode } from "react";
import { endpoints } from "#api/contract/index.ts";
import { useClient, useMe } from "../../api/context.tsx";
import { meQuery } from "../../api/queries.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { PageTitle } from "../../shell/page-title.tsx";
import { useMustChangePassword } from "../../shell/shown-tenants.ts";
import { AccountForm } from "./account-form.tsx";
import { ApiRights } from "./api-rights.tsx";
import { ApiToken } from "./api-token.tsx";
import { PasswordForm } from "./password-form.tsx";
import { profileQuery } from "./queries.ts";
import { Sessions } from "./sessions.tsx";
import "./profile-page.css";

export function ProfilePage() {
	const mustChange = useMustChangePassword();
	return (
		<div className="profile">
			<PageTitle title="Profile" />
			{mustChange && (
				<Alert
					type="warning"
					showIcon
					role="status"
					title="Choose your own password first."
					description="Somebody else set the present one. The rest of the console opens as soon as you have changed it."
				/>
			)}
			{mustChange ? <Password /> : <Account />}
		</div>
	);
}

function Account() {
	const client = useClient();
	const queryClient = useQueryClient();
	const me = useMe();
	const { data: user, error, refetch } = useQuery(profileQuery(client));
	const refresh = () =>
		Promise.all([
			queryClient.invalidateQueries({ queryKey: ["profile"], exact: true }),
			queryClient.invalidateQueries({ queryKey: meQuery(client).queryKey }),
		]);
	if (error !== null)
		return <ErrorPanel error={error} onRetry={() => void refetch()} />;
	if (!user) return null;
	return (
		<>
			<Panel title="User">
				<dl>
					<Row name="Login">{user.login}</Row>
					{me.isGeneralAdministrator ? (
						<Row name="Role">General administrator: all tenants</Row>
					) : (
						me.tenants.map(({ id, name, role }) => (
							<Row key={id} name={`Role in ${name}`}>
								{role}
							</Row>
						))
					)}
				</dl>
				<AccountForm user={user} />
			</Panel>
			<Password />
			<Panel title="API token">
				<ApiToken
					user={user}
					isOwn
					create={async (expiresAt) => {
						const made = await client.call(endpoints.createToken, {
							body: expiresAt === undefined ? {} : { expiresAt },
						});
						await refresh();
						return made;
					}}
					revoke={async () => {
						await client.call(endpoints.revokeToken, {});
						await refresh();
					}}
				/>
			</Panel>
			<Panel title="API access rights">
				<ApiRights
					chosen={user.apiOperations}
					save={async (operations) => {
						await client.call(endpoints.setOwnOperations, {
							body: { operations },
						});
						await refresh();
					}}
				/>
			</Panel>
			<Panel title="Sessions">
				<Sessions />
			</Panel>
		</>
	);
}

function Password() {
	return (
		<Panel title="Change password">
			<PasswordForm />
		</Panel>
	);
}

function Panel({ title, children }: { title: string; children: ReactNode }) {
	return (
		<section className="panel" aria-label={title}>
			<h2>{title}</h2>
			{children}
		</section>
	);
}

function Row({ name, children }: { name: string; children: ReactNode }) {
	return (
		<div>
			<dt>{name}</dt>
			<dd>{children}</dd>
		</div>
	);
}
