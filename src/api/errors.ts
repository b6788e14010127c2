/** Errors of the console's API itself; those of other rooms pass through with their own codes. */
import { defineErrors } from "#schema/index.ts";

export const apiErrors = defineErrors("api", {
	notLoggedIn: {
		status: 401,
		sentence: "You are not logged in, or the session has ended. Log in.",
	},
	wrongCredentials: {
		status: 401,
		sentence:
			"Login or password is wrong, or the user is disabled. Try again or ask an administrator.",
	},
	notAllowed: {
		status: 403,
		sentence:
			"Your role does not allow this. Ask an administrator for another role.",
	},
	foreignRequest: {
		status: 403,
		sentence:
			"The request does not come from the console: send the header x-ursa-console: 1.",
	},
	wrongPassword: {
		status: 400,
		sentence: "The current password is wrong. Enter it again.",
	},
	samePassword: {
		status: 400,
		sentence: "The new password is the current one. Choose another.",
	},
	passwordMustChange: {
		status: 403,
		sentence:
			"Somebody else chose your password. Choose your own in the profile; until then nothing else works.",
	},
	ownRoles: {
		status: 409,
		sentence:
			"Nobody changes the own roles. Ask another general administrator.",
	},
	ownAccount: {
		status: 409,
		sentence:
			"This is your own account: use the profile, or ask another general administrator.",
	},
	userNotFound: {
		status: 404,
		sentence: "There is no such user, or you may not see the account.",
	},
	tenantNotFound: {
		status: 404,
		sentence: "There is no such tenant, or you may not see it.",
	},
	invalidRequest: {
		status: 400,
		sentence: "The request does not fit: {place}: {reason}.",
	},
	unreadableRequest: {
		status: 400,
		sentence: "The request cannot be read: {reason}.",
	},
	periodReversed: {
		status: 400,
		sentence:
			"The period ends before it begins. Choose an end after the beginning.",
	},
	assigneeNotAllowed: {
		status: 400,
		sentence:
			"The user cannot work on alerts of this tenant. Choose another assignee.",
	},
	serviceNotFound: {
		status: 404,
		sentence: "There is no such service, or you may not see it.",
	},
	notCorrelator: {
		status: 400,
		sentence: "Only correlators have active lists: choose one.",
	},
	activeListNotFound: {
		status: 404,
		sentence:
			"The correlator has no such active list. Reload the correlator when the list is new.",
	},
	taskNotFound: {
		status: 404,
		sentence:
			"There is no such task, or you may not see it. Ended tasks are kept for 30 days.",
	},
	resourceNotFound: {
		status: 404,
		sentence: "There is no such resource, or you may not see it.",
	},
	deadLetterNotFound: {
		status: 404,
		sentence:
			"There is no such dead letter: it is older than the storage keeps, or you may not see it.",
	},
	notAvailable: {
		status: 503,
		sentence: "This core cannot do that. See how it was started.",
	},
	notFound: { status: 404, sentence: "There is nothing at this address." },
	alertNotFound: {
		status: 404,
		sentence: "There is no such alert, or you may not see it.",
	},
	eventNotFound: {
		status: 404,
		sentence:
			"There is no such event: it is older than the storage keeps, or you may not see it.",
	},
	methodNotAllowed: {
		status: 405,
		sentence: "This address does not take this method; see the header Allow.",
	},
	bodyTooLarge: {
		status: 413,
		sentence: "The request is too large. Send less at once.",
	},
	wrongContentType: {
		status: 415,
		sentence: "The body is not JSON: send the content type application/json.",
	},
	internal: {
		status: 500,
		sentence:
			"Something went wrong inside Ursa. Tell the administrator the number of the request, {requestId}: the log says more.",
	},
	stateUnavailable: {
		status: 503,
		sentence:
			"Ursa's own database does not work. Tell the administrator the number of the request, {requestId}: the log says more.",
	},
	consoleNotBuilt: {
		status: 503,
		sentence:
			"The console's files are not there. Build them with `npm start`, or install a released package.",
	},
});
