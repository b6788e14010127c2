/** What an administrator does at the command line of the core's own machine. */
import { createPassword, type Users } from "#core/index.ts";
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
		createToken: async (login) => users.createToken(await idOf(login)),
		async resetPassword(login, password = createPassword()) {
			await users.setPassword(await idOf(login), password);
			return password;
		},
	};
}
