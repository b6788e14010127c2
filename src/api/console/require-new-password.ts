import { apiErrors } from "../errors.ts";
import type { EndpointName, Handlers } from "./handler.ts";

/** What somebody can do whose password another person chose: read the profile, choose a password, leave. */
const stillAllowed: readonly EndpointName[] = [
	...(["logIn", "logOut", "me", "profile", "changePassword"] as const),
];

/** The handlers, of which all others throw api.passwordMustChange for such a user. */
export function requireNewPassword(handlers: Handlers): Handlers {
	const guarded = Object.entries(handlers).map(([name, handler]) => {
		if (stillAllowed.some((allowed) => allowed === name)) {
			return [name, handler];
		}
		return [
			name,
			async (call: Parameters<Handlers["me"]>[0]) => {
				if (call.caller().user.mustChangePassword) {
					throw apiErrors.make("passwordMustChange");
				}
				// The same call goes to the handler that it was made for.
				return handler(call as never);
			},
		];
	});
	// Every name kept its handler, in front of which only the check was put.
	return Object.fromEntries(guarded) as Handlers;
}
