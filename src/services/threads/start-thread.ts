/** A service in a thread of this process; one that dies is started again. */
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { Log } from "#platform/index.ts";
import { describeError, UrsaError } from "#schema/index.ts";
import type { FromThread, ThreadData, ToThread } from "./messages.ts";

export interface ServiceThread {
	/** Where it takes events. */
	readonly inputs: readonly string[];
	/** Lets it finish; ends it by force when that takes longer than a minute. */
	stop(): Promise<void>;
}

const stopMs = 60_000;
const restartMs = { first: 1000, most: 30_000 };

/** Throws what the first start throws. */
export async function startServiceThread(
	name: string,
	data: Omit<ThreadData, "failsFast">,
	log: Log,
): Promise<ServiceThread> {
	const stopping = new AbortController();
	let current = await launch({ ...data, failsFast: true });
	const { inputs } = current;
	const keeping = keepRunning();

	async function keepRunning(): Promise<void> {
		let wait = restartMs.first;
		for (;;) {
			const reason = await current.ended;
			if (stopping.signal.aborted) return;
			log.error({ service: name, reason }, "the thread of a service ended");
			await delay(wait, undefined, { signal: stopping.signal }).catch(
				() => undefined,
			);
			if (stopping.signal.aborted) return;
			wait = Math.min(wait * 2, restartMs.most);
			try {
				current = await launch({ ...data, failsFast: false });
			} catch (error) {
				log.error({ service: name, error }, "the thread could not start");
			}
		}
	}

	return {
		inputs,
		async stop() {
			stopping.abort();
			current.worker.postMessage({ type: "stop" } satisfies ToThread);
			const limit = new AbortController();
			await Promise.race([
				current.ended,
				delay(stopMs, undefined, { signal: limit.signal }).then(() =>
					current.worker.terminate(),
				),
			]).finally(() => limit.abort());
			await keeping;
		},
	};
}

interface Launched {
	readonly worker: Worker;
	readonly inputs: readonly string[];
	/** Why it ended. */
	readonly ended: Promise<string>;
}

async function launch(data: ThreadData): Promise<Launched> {
	const worker = new Worker(new URL("./service-thread.ts", import.meta.url), {
		workerData: data,
	});
	const ended = new Promise<string>((resolve) => {
		worker.on("error", (error) => resolve(describeError(error)));
		worker.on("exit", (code) => resolve(`exit code ${code}`));
	});
	const first: FromThread = await Promise.race([
		// The channel is ours alone, and the thread sends only this type.
		once(worker, "message").then(([message]) => message as FromThread),
		ended.then((reason) => {
			throw new Error(reason);
		}),
	]);
	if (first.type === "ready") return { worker, inputs: first.inputs, ended };
	await ended;
	throw new UrsaError(first.code, {
		status: first.status,
		sentence: first.message,
	});
}
