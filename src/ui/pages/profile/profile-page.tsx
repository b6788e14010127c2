/** The logged-in user: who, which rights, password, token of the API. */
import type { ReactNode } from "react";
import { useMe } from "../../api/context.tsx";
import { PageTitle } from "../../shell/page-title.tsx";
import { ApiToken } from "./api-token.tsx";
import { PasswordForm } from "./password-form.tsx";
import "./profile-page.css";

export function ProfilePage() {
	const me = useMe();
	return (
		<div className="profile">
			<PageTitle title="Profile" />
			<section className="panel" aria-label="User">
				<h2>User</h2>
				<dl>
					<Row name="Name">{me.name}</Row>
					<Row name="Login">{me.login}</Row>
					<Row name="E-mail">{me.email || "—"}</Row>
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
			</section>
			<section className="panel" aria-label="Password">
				<h2>Change password</h2>
				<PasswordForm />
			</section>
			<section className="panel" aria-label="API token">
				<h2>API token</h2>
				<ApiToken />
			</section>
		</div>
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
