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
	list(): Promise<User[]>;
	find(id: string): Promise<User | undefined>;
	findByLogin(login: string): Promise<User | undefined>;
	create(input: NewUser): Promise<User>;
	setDisabled(id: string, isDisabled: boolean): Promise<void>;
	/** Also ends all sessions of the user. */
	setPassword(id: string, password: string): Promise<void>;
	/**
	 * Checks the password in constant work, also for unknown logins. Undefined when wrong or the user is disabled. After
	 * five failures of a login within five minutes further tries are refused (users.tooManyTries) for a minute.
	 */
	authenticate(login: string, password: string): Promise<User | undefined>;

	/** Starts a session; the secret is returned once and kept hashed. Ends after 12 h, or 1 h without use. */
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
