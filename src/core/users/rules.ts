/** What a user's fields must look like (reference: roles-and-objects §2). Each throws the error of its field. */
import { z } from "zod";
import { usersErrors } from "./errors.ts";

/** As logins are compared: capitals make no difference. */
export function loginKeyOf(login: string): string {
	return login.slice(0, 254).toLowerCase();
}

export function emailKeyOf(email: string): string {
	return email.toLowerCase();
}

export function isLogin(text: string): boolean {
	return /^[a-zA-Z0-9.\\\-_]{3,64}$/.test(text);
}

export function parseLogin(login: string): string {
	if (!isLogin(login)) {
		throw usersErrors.make("badLogin");
	}
	return login;
}

export function parseUserName(input: string): string {
	const name = input.trim();
	const { length } = [...name];
	if (length < 1 || length > 128 || /[\p{Cc}\p{Cs}]/u.test(name)) {
		throw usersErrors.make("badName");
	}
	return name;
}

// The pattern of the browsers' own e-mail field: it takes admin@localhost, which an installation may well use.
const emailAddress = z.email({ pattern: z.regexes.html5Email }).max(254);

export function parseEmail(input: string): string {
	const email = input.trim();
	if (!emailAddress.safeParse(email).success) {
		throw usersErrors.make("badEmail", { email: email.slice(0, 254) });
	}
	return email;
}

export const maxPasswordLength = 128;

/** Counts characters as people do, so that an emoji is one. */
export function passwordLength(password: string): number {
	return [...password].length;
}

const passwordRules: readonly (readonly [string, (text: string) => boolean])[] =
	[
		["8 characters", (text) => passwordLength(text) >= 8],
		["a lower-case letter", (text) => /\p{Ll}/u.test(text)],
		["an upper-case letter", (text) => /\p{Lu}/u.test(text)],
		["a digit", (text) => /[0-9]/.test(text)],
		["one of ! @ # % ^ & *", (text) => /[!@#%^&*]/.test(text)],
	];

/** Throws users.badPassword, naming all that is missing. */
export function checkPassword(password: string): void {
	const lacks = passwordRules
		.filter(([, isMet]) => !isMet(password))
		.map(([name]) => name);
	if (passwordLength(password) > maxPasswordLength) {
		lacks.push(`an end after ${maxPasswordLength} characters`);
	}
	if (lacks.length > 0) {
		throw usersErrors.make("badPassword", { lacks: lacks.join(", ") });
	}
}
