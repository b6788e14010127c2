/** One-time tokens by which a new service proves itself to the core. */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { activeServicesErrors } from "./errors.ts";
import type { Pairing } from "./services.ts";

const lifetimeMs = 24 * 3_600_000;

/** 256 bits: it cannot be guessed, so its hash needs no salt and no slowness. */
export function createPairing(now: number): {
	readonly pairing: Pairing;
	readonly columns: {
		readonly tokenHash: string;
		readonly tokenExpiresAt: number;
	};
} {
	const token = randomBytes(32).toString("base64url");
	const expiresAt = now + lifetimeMs;
	return {
		pairing: { token, expiresAt },
		columns: { tokenHash: hashToken(token), tokenExpiresAt: expiresAt },
	};
}

export function isToken(token: string, hash: string | null): boolean {
	return (
		hash !== null &&
		timingSafeEqual(Buffer.from(hashToken(token)), Buffer.from(hash))
	);
}

function hashToken(token: string): string {
	return createHash("sha256").update(token).digest("hex");
}

const maxFailures = 10;
const windowMs = 60_000;

export interface PairingThrottle {
	/** Throws activeServices.tooManyTries. */
	check(serviceId: string): void;
	fail(serviceId: string): void;
}

/** Counts wrong tokens per service that exists; in memory, since a restart takes longer than what it would save. */
export function createPairingThrottle(clock: () => number): PairingThrottle {
	const failures = new Map<string, number[]>();
	const recent = (id: string) =>
		(failures.get(id) ?? []).filter((at) => clock() - at < windowMs);
	return {
		check(id) {
			if (recent(id).length >= maxFailures) {
				throw activeServicesErrors.make("tooManyTries");
			}
		},
		fail(id) {
			failures.set(id, [...recent(id), clock()]);
		},
	};
}
