/** Lets queries start in their order: so many at once, so many a second, and none for which nobody waits any more. */
import { enrichmentErrors } from "../errors.ts";
import { createPace } from "./pace.ts";

export interface QueueLimits {
	readonly perSecond: number;
	/** Queries under way at once. */
	readonly atOnce: number;
}

export interface Query<Answer> {
	/** What it asks, for errors. */
	readonly name: string;
	/** Whether somebody still waits for it. */
	isWanted(): boolean;
	run(): Promise<Answer>;
}

export interface QueryQueue<Answer> {
	/** The answer. Rejects with `enrichment.notAsked` when nobody waits any more, `stopped` after `stop`. */
	add(query: Query<Answer>): Promise<Answer>;
	/** Rejects what waits. Queries under way end by themselves. */
	stop(): void;
	/** Queries that wait to start. */
	readonly waiting: number;
}

interface Waiting<Answer> {
	readonly query: Query<Answer>;
	resolve(answer: Answer): void;
	reject(error: unknown): void;
}

export function createQueryQueue<Answer>(
	limits: QueueLimits,
	now: () => number,
): QueryQueue<Answer> {
	const pace = createPace(limits.perSecond);
	// Taken from `head` on, so that a long queue needs no shifting.
	let queue: Waiting<Answer>[] = [];
	let head = 0;
	let underWay = 0;
	let timer: NodeJS.Timeout | undefined;
	let isStopped = false;

	function next(): Waiting<Answer> | undefined {
		for (;;) {
			const first = queue[head];
			if (first === undefined) {
				queue = [];
				head = 0;
				return undefined;
			}
			if (first.query.isWanted()) return first;
			head += 1;
			first.reject(
				enrichmentErrors.make("notAsked", { name: first.query.name }),
			);
		}
	}

	function start(): void {
		while (!isStopped && timer === undefined && underWay < limits.atOnce) {
			const first = next();
			if (first === undefined) return;
			const delayMs = pace.take(now());
			if (delayMs > 0) {
				timer = setTimeout(() => {
					timer = undefined;
					start();
				}, delayMs);
				return;
			}
			head += 1;
			underWay += 1;
			first.query
				.run()
				.then(first.resolve, first.reject)
				.finally(() => {
					underWay -= 1;
					start();
				});
		}
	}

	return {
		add(query) {
			if (isStopped) {
				return Promise.reject(
					enrichmentErrors.make("stopped", { name: query.name }),
				);
			}
			return new Promise((resolve, reject) => {
				queue.push({ query, resolve, reject });
				start();
			});
		},
		stop() {
			isStopped = true;
			clearTimeout(timer);
			for (const { query, reject } of queue.slice(head)) {
				reject(enrichmentErrors.make("stopped", { name: query.name }));
			}
			queue = [];
			head = 0;
		},
		get waiting() {
			return queue.length - head;
		},
	};
}
