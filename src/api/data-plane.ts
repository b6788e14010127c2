/** What the console asks of those who run the data plane. */

export interface DeadLetterReplay {
	/** Gives them to the collectors that refused them, and notes on each that it was. */
	replay(ids: readonly string[]): Promise<{
		/** How many became events. */
		readonly replayed: number;
		readonly refused: readonly {
			readonly id: string;
			readonly code: string;
			readonly cause: string;
		}[];
	}>;
}
