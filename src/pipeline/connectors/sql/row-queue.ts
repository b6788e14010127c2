import type { Row } from "./session.ts";

/** Rows that a driver pushes, taken when they are wanted; the driver is paused while enough wait. */
export interface RowQueue {
	push(row: Row): void;
	end(): void;
	fail(error: unknown): void;
	/** Like `Rows.next`. */
	next(most: number): Promise<readonly Row[]>;
}

export interface RowSource {
	readonly pause: () => void;
	readonly resume: () => void;
}

/** Rows that wait before the driver is paused; it may push those of a packet more. */
export const mostQueuedRows = 256;

export function createRowQueue(source: RowSource): RowQueue {
	let rows: Row[] = [];
	let isPaused = false;
	let isOver = false;
	let failure: { readonly error: unknown } | undefined;
	let wake: (() => void) | undefined;

	function change(): void {
		wake?.();
		wake = undefined;
	}

	return {
		push(row) {
			if (isOver) return;
			rows.push(row);
			if (!isPaused && rows.length >= mostQueuedRows) {
				isPaused = true;
				source.pause();
			}
			change();
		},
		end() {
			isOver = true;
			change();
		},
		fail(error) {
			if (isOver) return;
			isOver = true;
			failure = { error };
			change();
		},
		async next(most) {
			while (rows.length === 0 && !isOver) {
				await new Promise<void>((resolve) => {
					wake = resolve;
				});
			}
			// What came before the failure counts: it is in order.
			if (rows.length === 0 && failure !== undefined) throw failure.error;
			const taken = rows.length <= most ? rows : rows.slice(0, most);
			rows = rows.slice(taken.length);
			if (isPaused && rows.length < mostQueuedRows / 2) {
				isPaused = false;
				source.resume();
			}
			return taken;
		},
	};
}
