/** What an administrator does at the command line of the core's own machine. */
import { createPassword, type Users, withActor } from "#core/index.ts";
import { defineErrors } from "#schema/index.ts";

export const administrationErrors = defineErrors("administration", {
	unknownLogin: {
		status: 404,
		sentence: "There is no user with the login {login}",
	},
});

export interface Administration {
	/** Makes a new API token for the user; the earlier one ends. */
	createToken(login: string): Promise<string>;
	/** Sets the password, a random one when none is given, and returns it. Ends the user's sessions. */
	resetPassword(login: string, password?: string): Promise<string>;
}

export function createAdministration(users: Users): Administration {
	async function idOf(login: string): Promise<string> {
		const user = await users.findByLogin(login);
		if (user === undefined)
			throw administrationErrors.make("unknownLogin", { login });
		return user.id;
	}
	return {
		createToken: (login) =>
			withActor(commandLine, async () => users.createToken(await idOf(login))),
		resetPassword: (login, password = createPassword()) =>
			withActor(commandLine, async () => {
				await users.setPassword(await idOf(login), password);
				return password;
			}),
	};
}

/** Whoever may read the core's files; which person that is the operating system knows. */
const commandLine = { login: "command-line" };
