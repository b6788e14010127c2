import { defineErrors } from "#schema/index.ts";

export const tasksErrors = defineErrors("tasks", {
	unknownKind: {
		status: 400,
		sentence:
			"This core knows no tasks of the kind “{kind}”. Was the task made by another version of Ursa?",
	},
	notFound: {
		status: 404,
		sentence: "There is no such task. Ended tasks are kept for 30 days.",
	},
	ended: {
		status: 409,
		sentence: "The task has ended already; there is nothing to cancel.",
	},
	notEnded: {
		status: 409,
		sentence:
			"The task has not ended yet. Cancel it first, or wait until it has.",
	},
	tooMany: {
		status: 429,
		sentence:
			"{limit} tasks wait or run already. Try again when some have ended.",
	},
	badInput: {
		status: 400,
		sentence:
			"The input of a task is at most {limit} bytes of JSON, and its title has 1–256 characters.",
	},
	badSchedule: {
		status: 400,
		sentence:
			"A schedule starts its task every 1–525,600 minutes, a whole number.",
	},
	interruptedTooOften: {
		status: 500,
		sentence:
			"The core ended {attempts} times in the middle of this task, so it is not run again by itself. Restart the task when the cause is gone.",
	},
	resultTooLarge: {
		status: 500,
		sentence: "The task left a result of more than {limit} bytes.",
	},
	failed: {
		status: 500,
		sentence:
			"Something went wrong inside Ursa. Tell the administrator the number of the task, {id}: the log says more.",
	},
});
