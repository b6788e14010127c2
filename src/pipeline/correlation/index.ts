/**
 * Correlation: rules over the stream of events, their windows and active lists. Does no input or output and keeps no
 * clock of its own; whoever runs it passes the time, stores what it detects and saves its snapshots.
 */
export {
	type ActiveList,
	type ActiveListRecord,
	type ActiveListSettings,
	isListField,
} from "./active-list.ts";
export type { NamedRule } from "./compile-rule.ts";
export type { Identity } from "./correlation-event.ts";
export type {
	ActiveLists,
	Correlator,
	CorrelatorCounts,
	Detection,
	RestoreReport,
} from "./correlator.ts";
export {
	type CorrelatorLimits,
	type CorrelatorOptions,
	createCorrelator,
} from "./create-correlator.ts";
export {
	type ActiveListOperation,
	type CorrelationRule,
	correlationRuleDefinition,
	type RuleAction,
	type Severity,
	severityNames,
	type TriggerName,
} from "./rule.definition.ts";
