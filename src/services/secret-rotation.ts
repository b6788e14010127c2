/** A new master key for all secrets, asked for at the command line. */
import { z } from "zod";
import { type Resources, withActor } from "#core/index.ts";
import type { CallCore } from "./core-client.ts";
import type { PeerHandler } from "./link/index.ts";

type Rotated = Awaited<ReturnType<Resources["rotateSecretKey"]>>;

const answer = z.object({ rewrapped: z.number(), lost: z.number() });

export function answerSecretRotation(
	resources: Pick<Resources, "rotateSecretKey">,
): Readonly<Record<string, PeerHandler>> {
	return { "/secrets/rotate": () => rotateSecrets(resources) };
}

export function rotateSecrets(
	resources: Pick<Resources, "rotateSecretKey">,
): Promise<Rotated> {
	return withActor({ login: "command-line" }, () =>
		resources.rotateSecretKey(),
	);
}

export async function askSecretRotation(call: CallCore): Promise<Rotated> {
	return answer.parse(await call("/secrets/rotate", {}, 600_000));
}
