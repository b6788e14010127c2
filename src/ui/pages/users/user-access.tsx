/** Whether and how a user logs in: password, sessions, disabled. */
import { Button } from "antd";
import { TimeText } from "../../shell/time-text.tsx";
import type { User } from "../profile/queries.ts";
import type { UserActions } from "./use-user-actions.tsx";

export function UserAccess(props: {
	readonly user: User;
	readonly isOwn: boolean;
	readonly actions: UserActions;
}) {
	const { user, isOwn, actions } = props;
	return (
		<div className="user-access">
			<p className="soft">
				{user.isDisabled
					? "The user is disabled: neither log-in nor token works."
					: user.mustChangePassword
						? "The user must choose another password at the next log-in."
						: "The user chose the present password."}
				{user.passwordChangedAt !== undefined && (
					<>
						{" "}
						Set on <TimeText ms={user.passwordChangedAt} withMs={false} />.
					</>
				)}
			</p>
			{isOwn ? (
				<p className="faint">
					This is your own account: use the profile for password and sessions.
				</p>
			) : (
				<div className="user-buttons">
					<Button onClick={() => actions.setPassword(user)}>
						Set password …
					</Button>
					<Button onClick={() => actions.endSessions(user)}>
						End all sessions …
					</Button>
					{user.isDisabled ? (
						<Button onClick={() => actions.setDisabled(user, false)}>
							Enable
						</Button>
					) : (
						<Button danger onClick={() => actions.setDisabled(user, true)}>
							Disable …
						</Button>
					)}
				</div>
			)}
		</div>
	);
}
