/**
 * Asks again until the answer is there; for what another process does in its own time. Fails after `seconds`, which are
 * many: a busy machine is no fault.
 */
export async function eventually<T>(
	ask: () => Promise<T | undefined>,
	what: string,
	seconds = 300,
): Promise<T> {
	const deadline = Date.now() + seconds * 1000;
	for (;;) {
		const answer = await ask();
		if (answer !== undefined) return answer;
		if (Date.now() > deadline) {
			throw new Error(`${what} did not happen within ${seconds} s`);
		}
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}
