import type { Principal, Role } from "../roles.ts";

export interface RoleInTenant {
	readonly tenantId: string;
	readonly role: Role;
}

/** Login 3–64 of a–z A–Z 0–9 . \ - _; name 1–128; password 8–128 with lower, upper, digit and one of ! @ # % ^ & * */
export interface User {
	readonly id: string;
	readonly login: string;
	readonly name: string;
	readonly email: string;
	readonly isDisabled: boolean;
	readonly isGeneralAdministrator: boolean;
	readonly roles: readonly RoleInTenant[];
	/** By mail, such as the results of tasks. */
	readonly receivesNotifications: boolean;
	/** Has no part in the resources of Shared, by console or REST. */
	readonly hidesShared: boolean;
	/** Somebody else chose the present password: the console does nothing else until there is a new one. */
	readonly mustChangePassword: boolean;
	/** Absent: not since users remember it. */
	readonly passwordChangedAt?: number;
	/** When the API token was made; absent = none. */
	readonly tokenCreatedAt?: number;
	/** When the API token ends; absent = never. */
	readonly tokenExpiresAt?: number;
	/** Labels of the REST operations that the user may call, such as `GET /alerts`; absent = all. */
	readonly apiOperations?: readonly string[];
	/** Tenants that the user chose to see in the console; absent = all. */
	readonly shownTenants?: readonly string[];
	readonly createdAt: number;
	readonly updatedAt: number;
}

export interface NewUser {
	readonly login: string;
	readonly name: string;
	readonly email: string;
	readonly password: string;
	readonly isGeneralAdministrator?: boolean;
	readonly roles?: readonly RoleInTenant[];
	readonly receivesNotifications?: boolean;
	readonly hidesShared?: boolean;
	/** The user shall choose another password at the first log-in. */
	readonly mustChangePassword?: boolean;
}

/** What of a user may be changed at once; absent members stay. */
export interface UserChange {
	readonly login?: string | undefined;
	readonly name?: string | undefined;
	readonly email?: string | undefined;
	readonly receivesNotifications?: boolean | undefined;
	readonly hidesShared?: boolean | undefined;
}

export interface UserSearch {
	/** Part of login, name or e-mail address, in any capitals. */
	readonly text?: string | undefined;
	/** Disabled users, too. */
	readonly withDisabled?: boolean | undefined;
	/** Users who have a role in one of these tenants, or one of these ids. Absent: all users. */
	readonly within?:
		| {
				readonly tenantIds: readonly string[];
				readonly userIds: readonly string[];
		  }
		| undefined;
	readonly offset: number;
	readonly limit: number;
}

export interface Session {
	readonly id: string;
	readonly userId: string;
	/** Of the client that logged in; "" where it is not known. */
	readonly address: string;
	readonly createdAt: number;
	/** Of the latest request, give or take a minute. */
	readonly usedAt: number;
	readonly expiresAt: number;
}

/**
 * Users are never deleted, only disabled. Changes are recorded in the audit trail; whoever is at work is
 * `currentActor()`. Every change of what a user may do, of the password and disabling ends all sessions of the user.
 */
export interface Users {
	/** By login. */
	list(): Promise<User[]>;
	/** A page of those that fit, by login, and how many fit. */
	search(search: UserSearch): Promise<{ users: User[]; total: number }>;
	find(id: string): Promise<User | undefined>;
	/** Capitals make no difference in logins and e-mail addresses. */
	findByLogin(login: string): Promise<User | undefined>;
	/**
	 * Throws users.badLogin, badName, badEmail, badPassword (with all that it lacks), badRoles, unknownTenant,
	 * loginTaken, emailTaken, busy.
	 */
	create(input: NewUser): Promise<User>;
	/** Throws users.notFound, badLogin, badName, badEmail, loginTaken, emailTaken. */
	change(id: string, change: UserChange): Promise<User>;
	/**
	 * Gives the user exactly these roles. Throws users.notFound, badRoles, unknownTenant, and lastAdministrator when
	 * the last enabled general administrator would be none any more.
	 */
	setRoles(
		id: string,
		rights: {
			readonly isGeneralAdministrator: boolean;
			readonly roles: readonly RoleInTenant[];
		},
	): Promise<User>;
	/** Throws users.notFound, and lastAdministrator for the last enabled general administrator. */
	setDisabled(id: string, isDisabled: boolean): Promise<void>;
	/**
	 * `mustChange`: the user shall choose another one at the next log-in. Throws users.notFound, badPassword, busy.
	 */
	setPassword(
		id: string,
		password: string,
		options?: { readonly mustChange?: boolean },
	): Promise<void>;
	/** Which tenants the console shows; undefined = all. Unknown ones are kept. Throws users.notFound. */
	setShownTenants(
		id: string,
		tenantIds: readonly string[] | undefined,
	): Promise<void>;

	/**
	 * Checks the password in constant work, also for unknown logins. Undefined when wrong or the user is disabled. After
	 * five failures of a login within five minutes further tries are refused (users.tooManyTries) until a minute has
	 * passed since the last one; so are those of an address (`currentActor()`) after a hundred failures. This process
	 * counts for itself. Throws users.busy when too many log in at once. Failures are recorded as `action`, by default
	 * `user login`.
	 */
	authenticate(
		login: string,
		password: string,
		action?: string,
	): Promise<User | undefined>;

	/**
	 * Starts a session; the secret is returned once and kept hashed. Ends after 12 h (`expiresAt`), or 1 h without use,
	 * give or take a minute. Beyond a hundred sessions of a user the oldest end. Recorded as `user login`, with the
	 * address of `currentActor()`. Throws users.notFound.
	 */
	openSession(userId: string): Promise<{ session: Session; secret: string }>;
	/** The user of a live session, with its use noted; undefined when ended, or the user is disabled. */
	useSession(
		secret: string,
	): Promise<{ user: User; session: Session } | undefined>;
	/** The session by which `useSession` gave this very object. */
	sessionOf(user: User): Session | undefined;
	closeSession(secret: string): Promise<void>;
	/** Live sessions of a user, latest first; at most a hundred. */
	sessions(userId: string): Promise<Session[]>;
	/** Ends one session of the user, or all but `except`. Gives how many were ended. */
	endSessions(
		userId: string,
		which: { readonly id: string } | { readonly except?: string | undefined },
	): Promise<number>;

	/**
	 * Makes the user's API token: 32 lower-case hex characters, shown once, kept hashed; the earlier one ends.
	 * `expiresAt`: when it ends, absent = never. Throws users.notFound, badExpiry.
	 */
	createToken(
		userId: string,
		options?: { readonly expiresAt?: number | undefined },
	): Promise<string>;
	/** Ends the user's API token, if there is one. Throws users.notFound. */
	revokeToken(userId: string): Promise<void>;
	/**
	 * Which operations of the REST API the user may call; undefined = all, also those to come. At most 200 labels such
	 * as `GET /alerts`. Throws users.notFound, badOperations.
	 */
	setApiOperations(
		userId: string,
		labels: readonly string[] | undefined,
	): Promise<void>;
	/**
	 * The user of a token; undefined when unknown or expired, or the user is disabled. Cached for at most a second; a
	 * flood of unknown tokens asks the database once a second.
	 */
	useToken(token: string): Promise<User | undefined>;
}

export function toPrincipal(user: User): Principal {
	return {
		userId: user.id,
		login: user.login,
		isGeneralAdministrator: user.isGeneralAdministrator,
		hidesShared: user.hidesShared,
		roles: user.roles,
	};
}
