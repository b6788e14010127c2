import { agoText, localTime, utcTime } from "../../query/format-time.ts";
import { unmask } from "../../query/values.ts";
import type { Column } from "../../tables/column.ts";
import type { User } from "../profile/queries.ts";
import { roleTitle } from "./role-titles.ts";

export function userColumns(now: number): Column<User>[] {
	return [
		{
			key: "login",
			title: "Login",
			width: 150,
			render: ({ login, isDisabled }) => (
				<span className={`mono ${isDisabled ? "faint" : ""}`}>{login}</span>
			),
		},
		{
			key: "name",
			title: "Name",
			width: 170,
			render: ({ name }) => <span className="value">{unmask(name)}</span>,
			tooltip: ({ name }) => unmask(name),
		},
		{
			key: "email",
			title: "E-mail",
			width: 200,
			render: ({ email }) => <span className="value">{unmask(email)}</span>,
			tooltip: ({ email }) => unmask(email),
		},
		{
			key: "roles",
			title: "Roles",
			width: 220,
			grows: true,
			render: (user) =>
				rolesText(user) || <span className="faint">no role</span>,
			tooltip: rolesText,
		},
		{
			key: "state",
			title: "State",
			width: 180,
			render: ({ isDisabled, mustChangePassword }) => {
				if (isDisabled) return <span className="is-bad">Disabled</span>;
				return mustChangePassword ? (
					<span className="soft">Password to be changed</span>
				) : (
					"Enabled"
				);
			},
		},
		{
			key: "token",
			title: "API token",
			width: 130,
			render: (user) => tokenText(user, now),
			tooltip: ({ tokenExpiresAt }) =>
				tokenExpiresAt === undefined
					? ""
					: `${localTime(tokenExpiresAt)}\n${utcTime(tokenExpiresAt)}`,
		},
		{
			key: "created",
			title: "Created",
			width: 120,
			render: ({ createdAt }) => agoText(createdAt, now),
			tooltip: ({ createdAt }) =>
				`${localTime(createdAt)}\n${utcTime(createdAt)}`,
		},
	];
}

export function rolesText({ isGeneralAdministrator, roles }: User): string {
	return [
		...(isGeneralAdministrator ? ["General administrator"] : []),
		...roles.map(
			({ tenantName, role }) => `${roleTitle(role)} in ${unmask(tenantName)}`,
		),
	].join(", ");
}

function tokenText({ tokenCreatedAt, tokenExpiresAt }: User, now: number) {
	if (tokenCreatedAt === undefined) return <span className="faint">—</span>;
	if (tokenExpiresAt === undefined) return "never ends";
	if (tokenExpiresAt <= now) return <span className="is-bad">ended</span>;
	return `until ${localTime(tokenExpiresAt, false).slice(0, 10)}`;
}
