import { availableParallelism } from "node:os";
import { hash, type Options, verify } from "@node-rs/argon2";
import { usersErrors } from "./errors.ts";
import { createLanes } from "./lanes.ts";

export interface PasswordHasher {
	hash(password: string): Promise<string>;
	/**
	 * False when there is no stored hash, after the same work. `lane`: those who share one wait for each other, such as
	 * the clients of one address.
	 */
	verify(
		stored: string | undefined,
		password: string,
		lane?: string,
	): Promise<boolean>;
}

/**
 * argon2id with 19 MiB, two passes and one lane: the first recommendation of OWASP's password storage cheat sheet.
 * The package's default algorithm is argon2id; its enum cannot be named here.
 */
const cost: Options = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };

/** Hash of a random password that was thrown away, at the same cost. */
const nobody =
	"$argon2id$v=19$m=19456,t=2,p=1$boX7TmvFJ/WWWJXhTeifgA$J5WVPS60c/6tcXRyDzmW9vo/rruGYGJnY/8E9BfP1Pw";

/**
 * Hashes off the event loop, at most `concurrency` at a time: each costs 19 MiB and some 30 ms of a core, Node's pool
 * of four threads serves files too, and half of the cores are left to everybody else. Throws users.busy when too many
 * calls wait already.
 */
export function createPasswordHasher({
	concurrency = Math.max(1, Math.min(2, availableParallelism() >> 1)),
	maxWaiting = 64,
	maxWaitingInLane = 16,
}: {
	readonly concurrency?: number;
	readonly maxWaiting?: number;
	readonly maxWaitingInLane?: number;
} = {}): PasswordHasher {
	const inTurn = createLanes({
		...{ concurrency, maxWaiting, maxWaitingInLane },
		busy: () => usersErrors.make("busy"),
	});

	// Keyboards may give the same letter composed or not.
	const bytesOf = (password: string) => password.normalize("NFC");

	return {
		// Of people who are let in already: a lane of their own.
		hash: (password) => inTurn("hash", () => hash(bytesOf(password), cost)),
		async verify(stored, password, lane = "") {
			const isRight = await inTurn(`verify ${lane}`, () =>
				verify(stored ?? nobody, bytesOf(password)),
			);
			return isRight && stored !== undefined;
		},
	};
}
