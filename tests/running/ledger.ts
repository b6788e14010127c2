import { z } from "zod";
import { ledgerEntryShape } from "#api/contract/index.ts";
import type { Client } from "./https-client.ts";

export interface LedgerTotals {
	readonly received: number;
	readonly stored: number;
	readonly dropped: number;
	readonly rejected: number;
	readonly redirected: number;
	/** Code → number. */
	readonly rejectedBy: Readonly<Record<string, number>>;
	/** received − stored − dropped − rejected − redirected; 0 when the ledger balances. */
	readonly imbalance: number;
}

/** The sums of the whole ledger. */
export async function readLedger(console: Client): Promise<LedgerTotals> {
	const answer = await console(
		"GET",
		`/api/ledger?from=0&to=${Date.now() + 3_600_000}`,
	);
	if (answer.status !== 200) throw new Error(`ledger: ${answer.text}`);
	const entries = z.array(ledgerEntryShape).parse(answer.json());
	const sum = (outcome: string): number =>
		entries
			.filter((entry) => entry.outcome === outcome)
			.reduce((total, entry) => total + entry.count, 0);
	const rejectedBy: Record<string, number> = {};
	for (const entry of entries) {
		if (entry.outcome !== "rejected") continue;
		rejectedBy[entry.reason] = (rejectedBy[entry.reason] ?? 0) + entry.count;
	}
	const totals = {
		received: sum("received"),
		stored: sum("stored"),
		dropped: sum("dropped"),
		rejected: sum("rejected"),
		redirected: sum("redirected"),
	};
	return {
		...totals,
		rejectedBy,
		imbalance:
			totals.received -
			totals.stored -
			totals.dropped -
			totals.rejected -
			totals.redirected,
	};
}
