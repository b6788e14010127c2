/** Entry of a thread: runs one service of the core's own machine until it is told to stop. */
import { parentPort, workerData } from "node:worker_threads";
import { createLog } from "#platform/index.ts";
import { describeError, UrsaError } from "#schema/index.ts";
import { returnMemory } from "../return-memory.ts";
import { runService } from "../runtime/index.ts";
import type { FromThread, ThreadData } from "./messages.ts";

// Only `startServiceThread` starts this file, and gives it this.
const data = workerData as ThreadData;
const port = parentPort;
if (port === null) throw new Error("this file is the entry of a thread");

function tell(message: FromThread): void {
	port?.postMessage(message);
}

try {
	const service = await runService({
		...data,
		clock: Date.now,
		log: createLog({ level: data.logLevel, isPretty: data.isLogPretty }),
	});
	port.once("message", () => {
		void service.stop().finally(() => port.close());
	});
	tell({ type: "ready", inputs: service.inputs() });
	returnMemory();
} catch (error) {
	tell({
		type: "failed",
		code: error instanceof UrsaError ? error.code : "services.failed",
		status: error instanceof UrsaError ? error.status : 500,
		message: describeError(error),
	});
	port.close();
}
