/** Answers by question, for a time; when it is full, the answer that nobody asked for the longest goes. */
export interface AnswerCache<Answer> {
	get(question: string, now: number): Answer | undefined;
	set(question: string, answer: Answer, now: number): void;
	readonly size: number;
}

export function createAnswerCache<Answer>(
	ttlMs: number,
	mostEntries: number,
): AnswerCache<Answer> {
	// A Map keeps the order of insertion: what is used is inserted again, so the oldest stands first.
	const entries = new Map<string, { answer: Answer; until: number }>();
	return {
		get(question, now) {
			const entry = entries.get(question);
			if (entry === undefined) return undefined;
			entries.delete(question);
			if (entry.until <= now) return undefined;
			entries.set(question, entry);
			return entry.answer;
		},
		set(question, answer, now) {
			entries.delete(question);
			entries.set(question, { answer, until: now + ttlMs });
			if (entries.size <= mostEntries) return;
			for (const oldest of entries.keys()) {
				entries.delete(oldest);
				break;
			}
		},
		get size() {
			return entries.size;
		},
	};
}
