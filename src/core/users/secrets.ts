import { createHash } from "node:crypto";

/** Gives that many random bytes; node:crypto's `randomBytes` outside of tests. */
export type Random = (size: number) => Uint8Array;

/** 256 bits as 43 characters that fit into a cookie. */
export function createSessionSecret(random: Random): string {
	return Buffer.from(random(32)).toString("base64url");
}

/** 128 bits as 32 lower-case hex characters, the form that clients of the REST API know. */
export function createApiToken(random: Random): string {
	return Buffer.from(random(16)).toString("hex");
}

export function isApiToken(text: string): boolean {
	return /^[0-9a-f]{32}$/.test(text);
}

/** SHA-256, hex. Fast is good enough: unlike a password, a random secret cannot be guessed. */
export function hashSecret(secret: string): string {
	return createHash("sha256").update(secret).digest("hex");
}

export function isSessionSecret(text: string): boolean {
	return /^[A-Za-z0-9_-]{43}$/.test(text);
}
