import { defineErrors } from "#schema/index.ts";

/** Mistakes in the settings of a correlator, found before it takes the first event, and unusable snapshots. */
export const correlationErrors = defineErrors("correlation", {
	duplicateRule: {
		status: 422,
		sentence:
			'The rule "{rule}" is listed twice in the correlator. Remove one.',
	},
	unknownField: {
		status: 422,
		sentence:
			'Rule "{rule}": {place} names "{field}", which is no field of an event. Choose one from the field list.',
	},
	unknownList: {
		status: 422,
		sentence:
			'Rule "{rule}" uses the active list "{list}", which the correlator does not have. Create the list or correct the name.',
	},
	triggerNotAllowed: {
		status: 422,
		sentence:
			'Rule "{rule}": a rule of kind {kind} has no trigger "{trigger}". Choose one of: {allowed}.',
	},
	onlyRecovery: {
		status: 422,
		sentence:
			'Rule "{rule}" has recovery selectors only, so it would never fire. Add a selector that is no recovery.',
	},
	recoveryNotAllowed: {
		status: 422,
		sentence:
			'Rule "{rule}": only standard rules have recovery selectors. Clear the mark.',
	},
	thresholdNotAllowed: {
		status: 422,
		sentence:
			'Rule "{rule}": rules of kind {kind} act on every event, so their threshold is 1.',
	},
	badCondition: {
		status: 422,
		sentence:
			'Rule "{rule}": the condition of selector {selector} cannot be used.',
	},
	badEnrichment: {
		status: 422,
		sentence: 'Rule "{rule}": the enrichment of an action cannot be used.',
	},
	fieldNotAvailable: {
		status: 422,
		sentence:
			'Rule "{rule}": the operation on the active list "{list}" reads "{field}", which a correlation event of this rule does not have. Add it to the {available} fields.',
	},
	getNotAllowed: {
		status: 422,
		sentence:
			'Rule "{rule}": an operational rule makes no event that could take what "get" reads from a list. Remove the operation.',
	},
	badListField: {
		status: 422,
		sentence:
			'Rule "{rule}": "{field}" cannot be the name of a list field. Use letters, digits and "_"; it begins with no "_" and has more than digits.',
	},
	badListValue: {
		status: 422,
		sentence:
			'Rule "{rule}": the list field "{field}" needs either an event field or a constant, not both.',
	},
	snapshotUnreadable: {
		status: 500,
		sentence:
			"The saved state of the correlator cannot be read (line {line}). Start without it: windows and active lists begin empty.",
	},
	snapshotTooLarge: {
		status: 500,
		sentence:
			"The state of the correlator is too large to be saved. Shorten windows or group by fields with fewer values.",
	},
	snapshotBucket: {
		status: 500,
		sentence:
			'The saved state of the correlator has an unreadable bucket of rule "{rule}". Start without the saved state: windows and active lists begin empty.',
	},
	snapshotVersion: {
		status: 500,
		sentence:
			"The saved state of the correlator has version {version}; this version of Ursa reads {supported}. Start without it, or use the version that wrote it.",
	},
});
