/** What a test needs of the runner's context. */
interface Skippable {
	skip(message?: string): void;
}

/**
 * The policy for tests against real counterparts: on a developer's machine a missing one skips the test with a message;
 * in CI, where all of them must be installed, it fails. True when the test may go on.
 */
export function requireCounterpart(
	name: string,
	isAvailable: boolean,
	t: Skippable,
): boolean {
	if (isAvailable) return true;
	const message = `${name} is not installed on this machine`;
	if (process.env.CI) throw new Error(`${message}, and CI needs it`);
	t.skip(message);
	return false;
}
