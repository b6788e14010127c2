import { randomInt } from "node:crypto";
import { UrsaError } from "#schema/index.ts";
import type { Tenants } from "./tenants/tenants.ts";
import type { Users } from "./users/users.ts";

// Without characters that look alike.
const letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/** A random password of about 110 bits, with all that the password rules ask for. */
export function createPassword(): string {
	const group = () =>
		Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join(
			"",
		);
	return `${group()}-${group()}-${group()}-${group()}aZ9!`;
}

/**
 * Makes the user `admin`, a general administrator, when there is no user at all. The tenants Main and Shared come with
 * the first migration; this only makes sure of it. Of several processes that start together one makes the user.
 *
 * Gives the password when it had to be made up: show it once, it is kept nowhere. Throws users.badPassword for a given
 * one that is too weak.
 */
export async function ensureFirstStart({
	tenants,
	users,
	adminPassword,
}: {
	readonly tenants: Tenants;
	readonly users: Users;
	readonly adminPassword?: string | undefined;
}): Promise<{ readonly generatedPassword?: string }> {
	await tenants.main();
	if ((await users.list()).length > 0) return {};
	const password = adminPassword ?? createPassword();
	try {
		await users.create({
			login: "admin",
			name: "Administrator",
			email: "admin@localhost",
			password,
			isGeneralAdministrator: true,
		});
	} catch (error) {
		const isMadeByAnother =
			error instanceof UrsaError && error.code === "users.loginTaken";
		if (!isMadeByAnother) throw error;
		return {};
	}
	return adminPassword === undefined ? { generatedPassword: password } : {};
}
