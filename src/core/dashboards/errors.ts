import { defineErrors } from "#schema/index.ts";

export const dashboardsErrors = defineErrors("dashboards", {
	notFound: {
		status: 404,
		sentence: "There is no such dashboard. Somebody may have deleted it.",
	},
	badName: {
		status: 400,
		sentence:
			"A dashboard needs a name of 1–128 characters without control characters.",
	},
	tooLarge: {
		status: 400,
		sentence:
			"A dashboard may have 1 MiB at most. Divide it into several, or shorten its queries.",
	},
	unknownTenant: {
		status: 400,
		sentence: "There is no tenant {tenantId}. Choose one of the list.",
	},
	changedMeanwhile: {
		status: 409,
		sentence:
			"Somebody else changed “{name}” meanwhile. Load it again and repeat your change.",
	},
});
