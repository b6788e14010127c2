/** TLS of connectors that listen (reference: pipeline-resources §3, "TLS mode"). */
import { z } from "zod";
import { referenceTo } from "#schema/index.ts";

export const tlsModes = ["disabled", "enabled", "verification", "pfx"] as const;

/**
 * `enabled`: shows the certificate of the service and asks senders for none. `verification`: the same, and a sender must
 * show a certificate that the internal authority signed. `pfx`: shows the certificate of a secret of type pfx, which
 * must be named then, and asks senders for none. All of them TLS 1.2 or later.
 */
export const tlsDefinition = z
	.strictObject({
		mode: z.enum(tlsModes).default("disabled").meta({
			title: "TLS mode",
			description:
				"disabled: plain text. enabled: encrypted with the certificate of the service. verification: senders must also show a certificate of the internal authority. pfx: encrypted with the certificate of a secret",
		}),
		secret: referenceTo("secret").optional().meta({
			reference: "secret",
			title: "Secret",
			description: "PFX certificate, for the mode pfx only",
		}),
	})
	.refine(({ mode, secret }) => (mode === "pfx") === (secret !== undefined), {
		path: ["secret"],
		message: "A secret is named with the mode pfx, and only then",
	})
	.prefault({})
	.meta({ title: "TLS" });

export type TlsSettings = z.infer<typeof tlsDefinition>;
