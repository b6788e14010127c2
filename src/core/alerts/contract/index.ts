/** What alerts must do on each engine of the state store; the tests beside run it on both. */
import type { StateDatabase } from "#backends/state-store/index.ts";
import { concurrencyContract } from "./concurrency.ts";
import { processingContract } from "./processing.ts";
import { recordingContract } from "./recording.ts";
import { createAlertBench } from "./samples.ts";

export function alertsContract(database: StateDatabase): void {
	const bench = createAlertBench(database);
	recordingContract(bench);
	processingContract(bench);
	concurrencyContract(bench);
}
