import { hash, type Options, verify } from "@node-rs/argon2";
import { usersErrors } from "./errors.ts";

export interface PasswordHasher {
	hash(password: string): Promise<string>;
	/** False when there is no stored hash, after the same work. */
	verify(stored: string | undefined, password: string): Promise<boolean>;
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
 * Hashes off the event loop, at most `concurrency` at a time: each costs 19 MiB and some 30 ms of a core, and Node's
 * pool of four threads serves files too. Throws users.busy when `maxWaiting` calls wait already.
 */
export function createPasswordHasher({
	concurrency = 2,
	maxWaiting = 64,
}: {
	readonly concurrency?: number;
	readonly maxWaiting?: number;
} = {}): PasswordHasher {
	let running = 0;
	const waiting: (() => void)[] = [];

	async function inTurn<T>(work: () => Promise<T>): Promise<T> {
		if (running >= concurrency) {
			if (waiting.length >= maxWaiting) throw usersErrors.make("busy");
			// Whoever ends hands its place on without giving it up, so nobody slips in between.
			await new Promise<void>((resolve) => waiting.push(resolve));
		} else {
			running++;
		}
		try {
			return await work();
		} finally {
			const next = waiting.shift();
			if (next) next();
			else running--;
		}
	}

	// Keyboards may give the same letter composed or not.
	const bytesOf = (password: string) => password.normalize("NFC");

	return {
		hash: (password) => inTurn(() => hash(bytesOf(password), cost)),
		async verify(stored, password) {
			const isRight = await inTurn(() =>
				verify(stored ?? nobody, bytesOf(password)),
			);
			return isRight && stored !== undefined;
		},
	};
}
