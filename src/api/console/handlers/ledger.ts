import type { DeadLetter } from "#backends/event-store/index.ts";
import type { DeadLetterReplay } from "../../data-plane.ts";
import type { ConsoleEventStore } from "../../dependencies.ts";
import { apiErrors } from "../../errors.ts";
import { isInScope, type Scope } from "../../scope.ts";
import { scopeOf } from "../access.ts";
import type { Handlers } from "../handler.ts";
import { requirePeriod } from "../period.ts";
import {
	findLetters,
	type LetterFilter,
	selectLetters,
} from "../select-letters.ts";

const maxDifferences = 1000;

export interface LedgerNeeds {
	readonly eventStore: ConsoleEventStore;
	readonly deadLetterReplay?: DeadLetterReplay | undefined;
}

export function ledgerHandlers({
	eventStore,
	deadLetterReplay,
}: LedgerNeeds): Pick<
	Handlers,
	"ledger" | "verifyLedger" | "deadLetters" | "deadLetter" | "replayDeadLetters"
> {
	/** Letters to replay: by id only those that the caller may see. */
	async function choose(
		body: { ids: string[] } | { filter: LetterFilter },
		tenants: Scope,
	): Promise<{ ids: string[]; isComplete: boolean }> {
		if ("filter" in body) {
			requirePeriod(body.filter);
			return selectLetters(eventStore, body.filter, tenants);
		}
		const ids = await findLetters(eventStore, body.ids, tenants);
		if (ids.length === 0) throw apiErrors.make("deadLetterNotFound");
		return { ids, isComplete: true };
	}

	return {
		ledger: async ({ query, caller }) => {
			const scope = scopeOf(caller(), "services.view");
			requirePeriod(query);
			const entries = await eventStore.ledger({ ...query, tenants: scope });
			return entries.map((entry) => ({
				hour: entry.hour,
				serviceId: entry.serviceId,
				connector: entry.connector,
				source: entry.source,
				outcome: entry.outcome,
				reason: entry.reason,
				count: entry.count,
			}));
		},
		verifyLedger: async ({ body, caller, signal }) => {
			const scope = scopeOf(caller(), "services.view");
			requirePeriod(body);
			const found = await eventStore.verifyLedger({ ...body, signal });
			return {
				from: found.from,
				to: found.to,
				checked: found.checked,
				differences: found.differences
					.filter(({ tenantId }) => isInScope(scope, tenantId))
					.slice(0, maxDifferences)
					.map(({ tenantId: _, ...difference }) => difference),
			};
		},
		deadLetters: async ({ query, caller }) => {
			const scope = scopeOf(caller(), "services.view");
			requirePeriod(query);
			const letters = await eventStore.deadLetters({
				...query,
				tenants: scope,
			});
			return letters.map(presentLetter);
		},
		deadLetter: async ({ params, caller }) => {
			const scope = scopeOf(caller(), "services.view");
			const letter = await eventStore.deadLetter(params.id, scope);
			if (letter === undefined) throw apiErrors.make("deadLetterNotFound");
			return presentLetter(letter);
		},
		replayDeadLetters: async ({ body, caller }) => {
			const tenants = scopeOf(caller(), "deadLetters.replay");
			if (deadLetterReplay === undefined) throw apiErrors.make("notAvailable");
			const { ids, isComplete } = await choose(body, tenants);
			const { replayed, refused } = await deadLetterReplay.replay(ids);
			return {
				isComplete,
				replayed,
				refused: refused.map(({ id, code, cause }) => ({ id, code, cause })),
			};
		},
	};
}

function presentLetter(letter: DeadLetter) {
	return {
		id: letter.id,
		timestamp: letter.timestamp,
		serviceId: letter.serviceId,
		connector: letter.connector,
		source: letter.source,
		code: letter.code,
		cause: letter.cause,
		raw: letter.raw,
		rawBytes: letter.rawBytes,
		replayedAt: letter.replayedAt || undefined,
	};
}
