/** How to reach a Kafka cluster: the part of the settings that the connector and the destination share. */
import { z } from "zod";
import { referenceTo } from "#schema/index.ts";

/** `plain`: SASL/PLAIN, with a secret of type credentials. `pfx`: a client certificate, with a secret of that type. */
const authorization = z
	.strictObject({
		mode: z.enum(["disabled", "plain", "pfx"]).default("disabled").meta({
			title: "Authorization",
			description:
				"plain: user and password (SASL/PLAIN). pfx: a client certificate, which needs TLS",
		}),
		secret: referenceTo("secret").optional().meta({
			reference: "secret",
			title: "Secret",
			description: "Credentials for plain, a PFX certificate for pfx",
		}),
	})
	.refine(
		({ mode, secret }) => (mode !== "disabled") === (secret !== undefined),
		{
			path: ["secret"],
			message: "A secret is named with the modes plain and pfx, and only then",
		},
	)
	.prefault({})
	.meta({ title: "Authorization" });

/** `enabled`: encrypted, whoever answers. `verification`: the broker's certificate must be of a trusted authority. */
const tls = z
	.strictObject({
		mode: z
			.enum(["disabled", "enabled", "verification"])
			.default("disabled")
			.meta({
				title: "TLS mode",
				description:
					"disabled: plain text. enabled: encrypted, the broker's certificate is not checked. verification: it is",
			}),
		secret: referenceTo("secret").optional().meta({
			reference: "secret",
			title: "Secret",
			description:
				"Certificate of the authority to trust, for verification; none: the internal authority",
		}),
	})
	.refine(
		({ mode, secret }) => mode === "verification" || secret === undefined,
		{
			path: ["secret"],
			message: "A secret is named with the mode verification only",
		},
	)
	.prefault({})
	.meta({ title: "TLS" });

/** Host name, IPv4 address or IPv6 address in brackets, and the port. */
const brokerAddress = z
	.string()
	.regex(
		/^(?:[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,253}[A-Za-z0-9_])?|\[[0-9A-Fa-f:.]{2,45}\]):(?:[1-9]\d{0,4})$/,
		"write it as host:port",
	)
	.refine((address) => Number(/\d+$/.exec(address)?.[0]) <= 65_535, {
		message: "the port is at most 65535",
	});

/** Rule of Kafka for topics; the reference has the same for groups. */
export const kafkaName = z
	.string()
	.max(255)
	.regex(/^[A-Za-z0-9._-]+$/, "use only a–z A–Z 0–9 . _ -");

export const kafkaClusterFields = {
	brokers: z.array(brokerAddress).min(1).max(64).meta({
		title: "URL",
		description:
			"host:port of one or more brokers; the others are learned from them",
	}),
	/** The broker refuses the names . and .. for topics. */
	topic: kafkaName
		.refine((name) => name !== "." && name !== "..", {
			message: "a topic can't be named . or ..",
		})
		.meta({ title: "Topic", description: "1–255 of a–z A–Z 0–9 . _ -" }),
	authorization,
	tls,
	connectTimeoutSeconds: z
		.int()
		.min(1)
		.max(120)
		.default(10)
		.meta({ title: "Connection timeout", unit: "seconds" }),
	/**
	 * Brokers tell clients under which name to reach them. The Central Node of the EDR product calls itself `centralnode`,
	 * which only a line in the hosts file or an entry here leads anywhere.
	 */
	hostOverrides: z
		.record(z.string().min(1).max(255), z.string().min(1).max(255))
		.default({})
		.meta({
			title: "Host overrides",
			description: "Name a broker calls itself → host or address to connect to",
		}),
};

export const kafkaClusterSettings = z.object(kafkaClusterFields);
export type KafkaClusterSettings = z.infer<typeof kafkaClusterSettings>;

/** A client certificate is shown in a TLS handshake only. */
export function hasUsableAuthorization({
	authorization,
	tls,
}: Pick<KafkaClusterSettings, "authorization" | "tls">): boolean {
	return authorization.mode !== "pfx" || tls.mode !== "disabled";
}

export const unusableAuthorization = {
	message: "authorization by PFX needs a TLS mode other than disabled",
	path: ["authorization"],
};
