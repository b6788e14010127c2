/** Gives dead letters to the services that refused them, and waits for what becomes of them. */
import type {
	DeadLetter,
	EventStoreUpkeep,
} from "#backends/event-store/index.ts";
import type { ServiceRegistry } from "#core/index.ts";
import type { ReplayJob, ReplayRefusal } from "../runtime/index.ts";

export interface ReplayQueue {
	replay(ids: readonly string[]): Promise<{
		readonly replayed: number;
		readonly refused: readonly ReplayRefusal[];
	}>;
	hasWork(serviceId: string): boolean;
	/** The next job of a service; handed out until it is done, under the same numbers. */
	take(serviceId: string): ReplayJob | undefined;
	done(
		serviceId: string,
		job: string,
		refused: readonly ReplayRefusal[],
	): Promise<void>;
}

interface Waiting {
	readonly job: ReplayJob;
	readonly answer: (refused: readonly ReplayRefusal[]) => void;
}

/** How long a service may take. Later its letters are still marked when it is done. */
const patienceMs = 30_000;

export function createReplayQueue(options: {
	readonly eventStore: Pick<EventStoreUpkeep, "deadLetter" | "markReplayed">;
	readonly services: Pick<ServiceRegistry, "find">;
	readonly clock: () => number;
	readonly newId: () => string;
}): ReplayQueue {
	const { eventStore, services, clock } = options;
	const waiting = new Map<string, Waiting[]>();
	let lastNumber = 0;

	/** Grows also across restarts of the core; a job has less than a thousand letters. */
	function nextNumber(): number {
		lastNumber = Math.max(lastNumber + 1000, clock() * 1000);
		return lastNumber;
	}

	async function sort(ids: readonly string[]) {
		const refused: ReplayRefusal[] = [];
		const byService = new Map<string, DeadLetter[]>();
		for (const id of ids) {
			const letter = await eventStore.deadLetter(id, "all");
			const reason = letter === undefined ? notFound : reasonAgainst(letter);
			if (letter === undefined || reason !== undefined) {
				refused.push({ id, ...(reason ?? notFound) });
				continue;
			}
			const letters = byService.get(letter.serviceId) ?? [];
			letters.push(letter);
			byService.set(letter.serviceId, letters);
		}
		return { refused, byService };
	}

	async function give(
		serviceId: string,
		letters: readonly DeadLetter[],
	): Promise<readonly ReplayRefusal[]> {
		const service = await services.find(serviceId);
		if (service === undefined || !["green", "yellow"].includes(service.status))
			return letters.map(({ id }) => ({ id, ...serviceAway }));
		const job: ReplayJob = {
			id: options.newId(),
			firstNumber: nextNumber(),
			letters: letters.map(({ id, source, raw }) => ({ id, source, raw })),
		};
		return new Promise((resolve) => {
			const timer = setTimeout(
				() => resolve(letters.map(({ id }) => ({ id, ...tooSlow }))),
				patienceMs,
			);
			const answer = (refused: readonly ReplayRefusal[]): void => {
				clearTimeout(timer);
				resolve(refused);
			};
			const jobs = waiting.get(serviceId) ?? [];
			waiting.set(serviceId, [...jobs, { job, answer }]);
		});
	}

	return {
		async replay(ids) {
			const { refused, byService } = await sort([...new Set(ids)]);
			for (const [serviceId, letters] of byService)
				refused.push(...(await give(serviceId, letters)));
			return { replayed: new Set(ids).size - refused.length, refused };
		},
		hasWork: (serviceId) => (waiting.get(serviceId)?.length ?? 0) > 0,
		take: (serviceId) => waiting.get(serviceId)?.[0]?.job,
		async done(serviceId, id, refused) {
			const jobs = waiting.get(serviceId) ?? [];
			const found = jobs.find(({ job }) => job.id === id);
			if (found === undefined) return;
			const again = new Set(refused.map((refusal) => refusal.id));
			const replayed = found.job.letters.filter(
				(letter) => !again.has(letter.id),
			);
			if (replayed.length > 0) {
				await eventStore.markReplayed(
					replayed.map((letter) => letter.id),
					clock(),
				);
			}
			waiting.set(
				serviceId,
				jobs.filter((other) => other !== found),
			);
			found.answer(refused);
		},
	};
}

const notFound = {
	code: "deadLetters.notFound",
	cause: "There is no such dead letter any more",
};
const serviceAway = {
	code: "deadLetters.serviceAway",
	cause: "The service that refused it does not run. Start it, then try again",
};
const tooSlow = {
	code: "deadLetters.noAnswer",
	cause: "The service gave no answer in time. Look again in a minute",
};

function reasonAgainst(
	letter: DeadLetter,
): Omit<ReplayRefusal, "id"> | undefined {
	if (letter.replayedAt !== undefined) {
		return {
			code: "deadLetters.replayed",
			cause: "It was replayed already",
		};
	}
	if (/^(storage|destinations)\./.test(letter.code)) {
		return {
			code: "deadLetters.noMessage",
			cause: "It is an event that was refused later, no message of a source",
		};
	}
	if (letter.rawBytes > Buffer.byteLength(letter.raw)) {
		return {
			code: "deadLetters.cut",
			cause: "Only its beginning was kept",
		};
	}
	return undefined;
}
