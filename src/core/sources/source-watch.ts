/** Looks at the ledger about once a minute, finds sources and judges them. */
import type { Alerts } from "../alerts/alerts.ts";

/** A row of the ledger, as far as sources need it. */
export interface ReceivedCount {
	/** Start of the hour, milliseconds. */
	readonly hour: number;
	readonly tenantId: string;
	readonly serviceId: string;
	readonly connector: string;
	readonly source: string;
	/** Messages received. */
	readonly count: number;
}

export interface SourceWatchNeeds {
	/** What the ledger has of that period. When it throws nothing is judged: no answer is not silence. */
	readonly received: (period: {
		readonly from: number;
		readonly to: number;
	}) => Promise<readonly ReceivedCount[]>;
	readonly alerts: Pick<Alerts, "record">;
	/** Who is told by mail, whatever the policy; none when mail is not set up. */
	readonly mailRecipients: () => Promise<readonly string[] | undefined>;
}

export interface SourceWatch {
	/** One turn. Returns what changed its state to red, or back. */
	run(): Promise<number>;
}
