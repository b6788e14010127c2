import { defineErrors } from "#schema/index.ts";

export const usersErrors = defineErrors("users", {
	notFound: {
		status: 404,
		sentence: "There is no such user.",
	},
	badLogin: {
		status: 400,
		sentence:
			"A login has 3–64 characters: letters a–z and A–Z, digits, dot, backslash, hyphen and underscore.",
	},
	badName: {
		status: 400,
		sentence:
			"A user needs a name of 1–128 characters without control characters.",
	},
	badEmail: {
		status: 400,
		sentence: "“{email}” is not an e-mail address of the form name@host.",
	},
	badPassword: {
		status: 400,
		sentence:
			"A password has 8–128 characters with a lower-case letter, an upper-case letter, a digit and one of ! @ # % ^ & *. This one lacks: {lacks}.",
	},
	badRoles: {
		status: 400,
		sentence:
			"A user has one role per tenant: admin, analyst or operator. General administrators are marked as such instead.",
	},
	unknownTenant: {
		status: 400,
		sentence: "A role names a tenant that does not exist.",
	},
	badExpiry: {
		status: 400,
		sentence: "A token ends in the future, within ten years, or never.",
	},
	badOperations: {
		status: 400,
		sentence:
			"Rights of a token are at most 200 operations such as “GET /alerts”.",
	},
	loginTaken: {
		status: 409,
		sentence:
			"Another user has the login “{login}”. Choose another one; capitals make no difference.",
	},
	emailTaken: {
		status: 409,
		sentence: "Another user has the e-mail address “{email}”.",
	},
	lastAdministrator: {
		status: 409,
		sentence:
			"This is the last enabled general administrator. Make another one first.",
	},
	tooManyTries: {
		status: 429,
		sentence:
			"Too many wrong passwords for this login, or from this address. Wait a minute, then try again.",
	},
	busy: {
		status: 503,
		sentence: "Too many people are logging in at once. Try again in a moment.",
	},
});
