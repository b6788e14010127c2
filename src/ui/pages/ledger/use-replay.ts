/** Replays, request after request while more fit the filter; can be stopped between two. */
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { z } from "zod";
import { endpoints, type replayAnswer } from "#api/contract/index.ts";
import type { InputOf } from "../../api/client.ts";
import { useClient } from "../../api/context.tsx";

type Body = InputOf<typeof endpoints.replayDeadLetters>["body"];

export interface LetterFilter {
	readonly from: number;
	readonly to: number;
	readonly serviceId: string | undefined;
	readonly code: string | undefined;
	readonly source: string | undefined;
}

export interface ReplaySum {
	readonly replayed: number;
	readonly refused: z.output<typeof replayAnswer>["refused"];
	/** More fit the filter than were tried. */
	readonly isPart: boolean;
}

const none: ReplaySum = { replayed: 0, refused: [], isPart: false };

/** Requests in a row: letters that are refused again still fit the filter, so there must be an end. */
const mostRounds = 200;

export function useReplay(onDone: () => void) {
	const client = useClient();
	const queryClient = useQueryClient();
	const [isBusy, setBusy] = useState(false);
	const [isDone, setDone] = useState(false);
	const [error, setError] = useState<unknown>();
	const [sum, setSum] = useState<ReplaySum>(none);
	const isStopped = useRef(false);

	async function start(
		what: { ids: string[] } | { filter: LetterFilter },
	): Promise<void> {
		isStopped.current = false;
		setBusy(true);
		setDone(false);
		setError(undefined);
		let total = none;
		setSum(total);
		const body: Body =
			"ids" in what ? what : { filter: withoutGaps(what.filter) };
		try {
			for (let round = 0; round < mostRounds; round++) {
				const answer = await client.call(endpoints.replayDeadLetters, { body });
				const before = total;
				total = add(total, answer);
				setSum(total);
				// Nothing new came of it: what is left is refused again each time.
				const isStuck =
					answer.replayed === 0 &&
					total.refused.length === before.refused.length;
				if (answer.isComplete || isStopped.current || isStuck) break;
			}
			setDone(true);
		} catch (problem) {
			setError(problem);
			setDone(total !== none);
		} finally {
			setBusy(false);
			onDone();
			await queryClient.invalidateQueries({ queryKey: ["dead-letters"] });
		}
	}

	return {
		start,
		isBusy,
		isDone,
		error,
		sum,
		stop() {
			isStopped.current = true;
		},
		dismiss() {
			setDone(false);
			setSum(none);
		},
	};
}

function add(sum: ReplaySum, answer: z.output<typeof replayAnswer>): ReplaySum {
	const known = new Set(sum.refused.map(({ id }) => id));
	return {
		replayed: sum.replayed + answer.replayed,
		refused: [
			...sum.refused,
			...answer.refused.filter((r) => !known.has(r.id)),
		],
		isPart: !answer.isComplete,
	};
}

/** The address's other members stay here: the server takes only what it knows. */
function withoutGaps({ from, to, serviceId, code, source }: LetterFilter) {
	return {
		from,
		to,
		...(serviceId === undefined ? {} : { serviceId }),
		...(code === undefined ? {} : { code }),
		...(source === undefined ? {} : { source }),
	};
}
