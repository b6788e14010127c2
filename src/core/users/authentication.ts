import type { StateDatabase } from "#backends/state-store/index.ts";
import { currentActor, withActor } from "../audit/actor.ts";
import type { AuditTrail } from "../audit/audit.ts";
import { networkOf } from "./client-address.ts";
import type { StoredUser } from "./find-users.ts";
import { createLoginThrottle } from "./login-throttle.ts";
import type { PasswordHasher } from "./password-hasher.ts";
import {
	isLogin,
	loginKeyOf,
	maxPasswordLength,
	passwordLength,
} from "./rules.ts";
import { accountOf } from "./user-audit.ts";
import type { User, Users } from "./users.ts";

export function createAuthentication(
	db: StateDatabase,
	{
		clock,
		audit,
		hasher,
		findBy,
	}: {
		readonly clock: () => number;
		readonly audit: AuditTrail | undefined;
		readonly hasher: PasswordHasher;
		readonly findBy: (
			column: "id" | "loginKey",
			value: string,
		) => Promise<StoredUser | undefined>;
	},
): Users["authenticate"] {
	const throttle = createLoginThrottle({ clock });

	async function recordFailure(
		action: string,
		login: string,
		user: User | undefined,
	): Promise<void> {
		const message = failureOf(user);
		// What is no login may be a password that was typed into the wrong field.
		const name = isLogin(login) ? { login } : {};
		await withActor({ ...currentActor(), ...name }, async () =>
			audit?.record(db, {
				...{ action, outcome: "failed", message },
				...(user && { account: accountOf(user) }),
			}),
		);
	}

	return async (login, password, action = "user login") => {
		const key = loginKeyOf(login);
		const address = currentActor()?.address;
		// First: a flood that is refused asks the database nothing.
		throttle.refuse({ key, address });
		// What is typed may be as long as it likes, and hold what no database takes.
		const stored = isLogin(login) ? await findBy("loginKey", key) : undefined;
		const isPossible = passwordLength(password) <= maxPasswordLength;
		return throttle.attempt(
			{ key, address, isKnown: stored !== undefined },
			async () => {
				const isRight = await hasher.verify(
					isPossible ? stored?.passwordHash : undefined,
					isPossible ? password : "",
					networkOf(address ?? ""),
				);
				// The user may have been disabled, or the password changed, while this try waited.
				// Asked for unknown logins, too: they shall take as long.
				const now = await findBy("id", stored?.user.id ?? "");
				if (
					isRight &&
					now?.passwordHash === stored?.passwordHash &&
					now?.user.isDisabled === false
				) {
					return now.user;
				}
				await recordFailure(action, login, now?.user);
				return undefined;
			},
		);
	};
}

function failureOf(user: User | undefined): string {
	if (user === undefined) return "unknown login";
	return user.isDisabled ? "user is disabled" : "wrong password";
}
