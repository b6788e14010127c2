/** Several URLs of one destination: which of them gets a group, and when one that failed is tried again. */
import { describeError, UrsaError } from "#schema/index.ts";
import { destinationErrors } from "./errors.ts";
import { LinesRefused, type OutgoingGroup, type Sender } from "./sender.ts";

export type UrlPolicy = "any" | "preferFirst" | "balanced";

/** One URL. */
export interface Place {
	/** As people know it. */
	readonly url: string;
	readonly sender: Sender;
	/** Asks a place that failed whether it works again; rejects when not. */
	check?(signal: AbortSignal): Promise<void>;
}

export interface FailingUrl {
	readonly url: string;
	readonly problem: string;
}

export interface SelectionState {
	/** URL that took the last group; undefined before the first. */
	readonly activeUrl: string | undefined;
	/** URLs that failed and have not been used since. */
	readonly failing: readonly FailingUrl[];
}

export interface SelectingSender extends Sender {
	state(): SelectionState;
}

export interface SelectionOptions {
	readonly policy: UrlPolicy;
	/** At least one. */
	readonly places: readonly Place[];
	readonly clock: () => number;
	/** How long a URL is left alone after it failed; doubles with every failure. Default 1 s. */
	readonly firstPauseMs?: number;
	/** Default 60 s. */
	readonly longestPauseMs?: number;
}

/** A failure that is about the events and not about the place. */
export function isRefusal(error: unknown): boolean {
	return (
		error instanceof LinesRefused ||
		(error instanceof UrsaError && error.code === "destinations.refused")
	);
}

interface Candidate extends Place {
	failures: number;
	/** Moment until which it is left alone. */
	pausedUntil: number;
	problem: string;
}

/**
 * Tries every URL that is not paused once per `send`, in the order of the policy; when all are paused, the one whose
 * pause ends first, so that whoever sends again sets the pace. Throws the failure of the only URL, or
 * destinations.allFailed with the last as its cause; a refusal at once, since another URL would refuse too.
 */
export function createUrlSelection(options: SelectionOptions): SelectingSender {
	const { policy, clock } = options;
	const firstPauseMs = options.firstPauseMs ?? 1000;
	const longestPauseMs = options.longestPauseMs ?? 60_000;
	const candidates: Candidate[] = options.places.map((place) => ({
		...place,
		failures: 0,
		pausedUntil: Number.NEGATIVE_INFINITY,
		problem: "",
	}));
	/** Where the next group begins to look: the place that works, or with balanced the one whose turn it is. */
	let turn = 0;
	let activeUrl: string | undefined;

	function inOrder(): readonly Candidate[] {
		const from = policy === "preferFirst" ? 0 : turn;
		return [...candidates.slice(from), ...candidates.slice(0, from)];
	}

	function usable(): readonly Candidate[] {
		const now = clock();
		const ready = inOrder().filter(({ pausedUntil }) => pausedUntil <= now);
		if (ready.length > 0) return ready;
		return inOrder()
			.toSorted((a, b) => a.pausedUntil - b.pausedUntil)
			.slice(0, 1);
	}

	function succeeded(candidate: Candidate): void {
		candidate.failures = 0;
		candidate.pausedUntil = Number.NEGATIVE_INFINITY;
		candidate.problem = "";
		activeUrl = candidate.url;
		const index = candidates.indexOf(candidate);
		turn = policy === "balanced" ? (index + 1) % candidates.length : index;
	}

	function failed(candidate: Candidate, error: unknown): void {
		const pause = Math.min(
			firstPauseMs * 2 ** candidate.failures,
			longestPauseMs,
		);
		candidate.failures++;
		candidate.pausedUntil = clock() + pause;
		candidate.problem = describeError(error);
	}

	async function sendTo(
		candidate: Candidate,
		group: OutgoingGroup,
		signal: AbortSignal,
	): Promise<void> {
		if (candidate.failures > 0) await candidate.check?.(signal);
		await candidate.sender.send(group, signal);
	}

	return {
		async send(group, signal) {
			let failure: unknown;
			for (const candidate of usable()) {
				signal.throwIfAborted();
				try {
					await sendTo(candidate, group, signal);
					succeeded(candidate);
					return;
				} catch (error) {
					// A place is not to blame for what was aborted.
					if (signal.aborted) throw error;
					if (isRefusal(error)) {
						succeeded(candidate);
						throw error;
					}
					failed(candidate, error);
					failure = error;
				}
			}
			if (candidates.length === 1) throw failure;
			const count = candidates.length;
			throw destinationErrors.make("allFailed", { count }, failure);
		},
		async close() {
			await Promise.all(candidates.map(({ sender }) => sender.close()));
		},
		state: () => ({
			activeUrl,
			failing: candidates
				.filter(({ failures }) => failures > 0)
				.map(({ url, problem }) => ({ url, problem })),
		}),
	};
}
