/** What can be done to a user; what shuts somebody out is asked first. */
import { useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { type ReactNode, useState } from "react";
import { endpoints } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import { plural } from "../../query/format-number.ts";
import { errorSentence } from "../../shell/error-panel.tsx";
import type { User } from "../profile/queries.ts";
import { FirstPassword } from "./first-password.tsx";
import { PasswordDialog } from "./password-dialog.tsx";
import type { Rights } from "./role-editor.tsx";
import type { UserValues } from "./user-form.tsx";

export interface UserActions {
	change(user: User, values: UserValues): Promise<unknown>;
	setRoles(user: User, rights: Rights): Promise<unknown>;
	setOperations(user: User, operations: string[]): Promise<unknown>;
	createToken(
		user: User,
		expiresAt: number | undefined,
	): Promise<{ readonly token: string }>;
	revokeToken(user: User): Promise<unknown>;
	setPassword(user: User): void;
	endSessions(user: User): void;
	setDisabled(user: User, isDisabled: boolean): void;
	/** To be drawn by the page. */
	readonly dialogs: ReactNode;
}

type Shown =
	| { readonly kind: "ask"; readonly user: User }
	| { readonly kind: "made"; readonly user: User; readonly password: string };

export function useUserActions(): UserActions {
	const client = useClient();
	const queryClient = useQueryClient();
	const { message, modal, notification } = App.useApp();
	const [shown, setShown] = useState<Shown>();

	async function refreshed<T>(work: Promise<T>): Promise<T> {
		try {
			return await work;
		} finally {
			await queryClient.invalidateQueries({ queryKey: ["users"] });
		}
	}

	async function attempt(failure: string, work: () => Promise<string>) {
		try {
			void message.success(await refreshed(work()));
		} catch (error) {
			notification.error({
				title: failure,
				description: errorSentence(error),
				duration: 0,
			});
		}
	}

	function disable(user: User, isDisabled: boolean) {
		return attempt("The user was not changed", async () => {
			await client.call(endpoints.setUserDisabled, {
				...{ params: { id: user.id }, body: { isDisabled } },
			});
			return isDisabled ? "Disabled" : "Enabled";
		});
	}

	return {
		change: ({ id }, body) =>
			refreshed(
				client.call(endpoints.changeUser, { params: { id }, body }),
			).then(() => message.success("Account saved")),
		setRoles: ({ id }, rights) =>
			refreshed(
				client.call(endpoints.setUserRoles, {
					params: { id },
					body: { ...rights, roles: [...rights.roles] },
				}),
			).then(() => message.success("Roles changed, sessions ended")),
		setOperations: ({ id }, operations) =>
			refreshed(
				client.call(endpoints.setUserOperations, {
					...{ params: { id }, body: { operations } },
				}),
			),
		createToken: ({ id }, expiresAt) =>
			refreshed(
				client.call(endpoints.createUserToken, {
					params: { id },
					body: expiresAt === undefined ? {} : { expiresAt },
				}),
			),
		revokeToken: ({ id }) =>
			refreshed(client.call(endpoints.revokeUserToken, { params: { id } })),
		setPassword: (user) => setShown({ kind: "ask", user }),
		endSessions: (user) =>
			modal.confirm({
				title: `End all sessions of “${user.login}”?`,
				content: "The user is logged out everywhere and may log in again.",
				okText: "End sessions",
				okButtonProps: { danger: true },
				onOk: () =>
					attempt("The sessions were not ended", async () => {
						const { ended } = await client.call(endpoints.endUserSessions, {
							params: { id: user.id },
						});
						return `${plural(ended, "session")} ended`;
					}),
			}),
		setDisabled: (user, isDisabled) => {
			if (!isDisabled) return void disable(user, false);
			modal.confirm({
				title: `Disable “${user.login}”?`,
				content:
					"All sessions end at once, and the API token is refused until the user is enabled again. Nothing of the user is deleted.",
				okText: "Disable",
				okButtonProps: { danger: true },
				onOk: () => disable(user, true),
			});
		},
		dialogs: shown && (
			<>
				{shown.kind === "ask" && (
					<PasswordDialog
						user={shown.user}
						onClose={() => setShown(undefined)}
						save={async (password) => {
							const { user } = shown;
							const made = await refreshed(
								client.call(endpoints.setUserPassword, {
									params: { id: user.id },
									body: password === "" ? {} : { password },
								}),
							);
							if (made.password === undefined) {
								void message.success("Password set, sessions ended");
								setShown(undefined);
							} else {
								setShown({ kind: "made", user, password: made.password });
							}
						}}
					/>
				)}
				{shown.kind === "made" && (
					<FirstPassword
						title="Password set"
						login={shown.user.login}
						password={shown.password}
						onClose={() => setShown(undefined)}
					/>
				)}
			</>
		),
	};
}
