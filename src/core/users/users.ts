import type { Principal, Role } from "../roles.ts";

/** Login 3–64 of a–z A–Z 0–9 . \ - _; name 1–128; password 8–128 with lower, upper, digit and one of ! @ # % ^ & * */
export interface User {
	readonly id: string;
	readonly login: string;
	readonly name: string;
	readonly email: string;
	readonly isDisabled: boolean;
	readonly isGeneralAdministrator: boolean;
	readonly roles: readonly { readonly tenantId: string; readonly role: Role }[];
	/** When the API token was made; absent = none. */
	readonly tokenCreatedAt?: number;
	readonly createdAt: number;
	readonly updatedAt: number;
}

export interface NewUser {
	readonly login: string;
	readonly name: string;
	readonly email: string;
	readonly password: string;
	readonly isGeneralAdministrator?: boolean;
	readonly roles?: readonly {
		readonly tenantId: string;
		readonly role: Role;
	}[];
}

export interface Session {
	readonly id: string;
	readonly userId: string;
	readonly createdAt: number;
	readonly expiresAt: number;
}

export interface Users {
	/** By login. */
	list(): Promise<User[]>;
	find(id: string): Promise<User | undefined>;
	/** Capitals make no difference in logins and e-mail addresses. */
	findByLogin(login: string): Promise<User | undefined>;
	/**
	 * Throws users.badLogin, badName, badEmail, badPassword (with all that it lacks), badRoles, unknownTenant,
	 * loginTaken, emailTaken, busy.
	 */
	create(input: NewUser): Promise<User>;
	/**
	 * Disabling ends all sessions of the user. Throws users.notFound, and lastAdministrator for the last enabled general
	 * administrator.
	 */
	setDisabled(id: string, isDisabled: boolean): Promise<void>;
	/** Also ends all sessions of the user. Throws users.notFound, badPassword, busy. */
	setPassword(id: string, password: string): Promise<void>;
	/**
	 * Checks the password in constant work, also for unknown logins. Undefined when wrong or the user is disabled. After
	 * five failures of a login within five minutes further tries are refused (users.tooManyTries) until a minute has
	 * passed since the last one; this process counts for itself. Throws users.busy when too many log in at once.
	 */
	authenticate(login: string, password: string): Promise<User | undefined>;

	/**
	 * Starts a session; the secret is returned once and kept hashed. Ends after 12 h (`expiresAt`), or 1 h without use,
	 * give or take a minute. Beyond a hundred sessions of a user the oldest end. Throws users.notFound.
	 */
	openSession(userId: string): Promise<{ session: Session; secret: string }>;
	/** The user of a live session, with its use noted; undefined when ended, or the user is disabled. */
	useSession(
		secret: string,
	): Promise<{ user: User; session: Session } | undefined>;
	closeSession(secret: string): Promise<void>;

	/** Makes the user's API token: 32 lower-case hex characters, shown once, kept hashed; the earlier one ends. */
	createToken(userId: string): Promise<string>;
	/** The user of a token; undefined when unknown, or the user is disabled. Cached for at most a second. */
	useToken(token: string): Promise<User | undefined>;
}

export function toPrincipal(user: User): Principal {
	return {
		userId: user.id,
		login: user.login,
		isGeneralAdministrator: user.isGeneralAdministrator,
		roles: user.roles,
	};
}
