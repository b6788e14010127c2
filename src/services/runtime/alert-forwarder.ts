/** Hands detections from a correlator's journal to the alerts, each at least once; alerts know those they have. */
import {
	type Cursor,
	type Detection,
	decodeDetected,
	type Journal,
	startConsumer,
} from "#pipeline/index.ts";
import type { RaisedAlert } from "./core-link.ts";
import type { Output } from "./outputs.ts";

export function startAlertForwarder(options: {
	readonly journal: Journal;
	readonly cursor: Cursor;
	readonly record: (
		signals: readonly RaisedAlert[],
		signal: AbortSignal,
	) => Promise<void>;
	readonly onAdvance: (next: number) => Promise<void>;
}): Output {
	let sent = 0;
	const consumer = startConsumer({
		journal: options.journal,
		cursor: options.cursor,
		maxBytes: 1024 * 1024,
		gatherMs: 0,
		async handle(records, _range, signal) {
			const signals = records
				.flatMap((record) => decodeDetected(record.payload).detections)
				.filter((detection) => detection.raisesAlert)
				.map(toSignal);
			if (signals.length > 0) await options.record(signals, signal);
			sent += signals.length;
		},
		onAdvance: options.onAdvance,
	});
	return {
		names: [name],
		cursor: options.cursor,
		consumer,
		counters: () => [{ name: "sent", reason: name, value: sent }],
		// What it does ends with the consumer's own signal.
		abort: () => undefined,
		close: () => undefined,
	};
}

const name = "alerts";

function toSignal(detection: Detection): RaisedAlert {
	const { event } = detection;
	return {
		tenantId: event.TenantID ?? "",
		ruleId: detection.ruleId,
		ruleName: detection.ruleName,
		severity: detection.severity,
		segment: detection.segment,
		groupedBy: detection.groupedBy,
		technique: event.Technique ?? "",
		tactic: event.Tactic ?? "",
		event,
		baseEvents: detection.baseEvents,
	};
}
