/** Settings of destinations (reference: pipeline-resources §8). */
import { z } from "zod";
import { defineResource, referenceTo } from "#schema/index.ts";
import { isHttpUrl, isTcpUrl } from "./destination-url.ts";
import { kafkaDestinationDefinition } from "./kafka/kafka-destination.definition.ts";
import { outsideDestination } from "./outside-destination.definition.ts";
import {
	correlatorDestinationDefinition,
	storageDestinationDefinition,
} from "./service-destination.definition.ts";

const mebibyte = 1024 * 1024;

const delimiter = z
	.enum(["\n", "\t", "\0"])
	.default("\n")
	.meta({ title: "Delimiter" });

const networkDestination = {
	urlSelection: z.enum(["any", "preferFirst", "balanced"]).default("any").meta({
		title: "URL selection policy",
		description:
			"any: stay with one that works; preferFirst: the first in the list that works; balanced: spread groups evenly",
	}),
	timeoutSeconds: z
		.int()
		.min(1)
		.max(600)
		.default(30)
		.meta({ title: "Timeout", unit: "s" }),
};

/**
 * `enabled`: encrypted, whoever answers. `verification`: the other side must show a certificate, for its host name, of
 * the authorities in `ca`; without `ca`, of the internal authority or a public one. `pfx`: as verification, and shows
 * the certificate of a secret of type pfx. All of them TLS 1.2 or later.
 */
const destinationTlsDefinition = z
	.strictObject({
		mode: z
			.enum(["disabled", "enabled", "verification", "pfx"])
			.default("disabled")
			.meta({ title: "TLS mode" }),
		secret: referenceTo("secret").optional().meta({
			reference: "secret",
			title: "PFX secret",
			description: "For the mode pfx only",
		}),
		ca: referenceTo("secret").optional().meta({
			reference: "secret",
			title: "Trusted certificates",
			description:
				"Secret of type certificate; absent = the internal authority and public ones",
		}),
	})
	.refine(({ mode, secret }) => (mode === "pfx") === (secret !== undefined), {
		path: ["secret"],
		message: "A PFX secret is named with the mode pfx, and only then",
	})
	.prefault({})
	.meta({ title: "TLS" });

export type DestinationTls = z.infer<typeof destinationTlsDefinition>;

function urlsOf(isUrl: (text: string) => boolean, forms: string) {
	const url = z
		.string()
		.max(2048)
		.refine(isUrl, { message: `Not a URL of a destination; give ${forms}` });
	return z.array(url).min(1).max(64).meta({ title: "URL", description: forms });
}

/**
 * Without compression: what reads lines over tcp knows of none, and Snappy, which the reference names between services,
 * is in no library that Ursa has. Between collectors of Ursa, http compresses.
 */
const tcpDestinationDefinition = z
	.strictObject({
		kind: z.literal("tcp"),
		...outsideDestination,
		...networkDestination,
		urls: urlsOf(isTcpUrl, "host:port, [IPv6]:port or :port"),
		delimiter,
		/** With several URLs nobody could tell which of them has what of a group that broke off. */
		isReliable: z.boolean().default(false).meta({
			title: "Reliable delivery",
			description:
				"To a tcp connector of Ursa: every event arrives exactly once, also over broken connections",
		}),
		tls: destinationTlsDefinition,
	})
	.refine(({ isReliable, urls }) => !isReliable || urls.length === 1, {
		path: ["urls"],
		message: "Reliable delivery goes to one URL",
	})
	.refine(({ isReliable, delimiter }) => !isReliable || delimiter === "\n", {
		path: ["delimiter"],
		message: "Reliable delivery needs the line feed as delimiter",
	})
	.meta({ title: "TCP" });

const httpDestinationDefinition = z
	.strictObject({
		kind: z.literal("http"),
		...outsideDestination,
		...networkDestination,
		urls: urlsOf(
			isHttpUrl,
			"http://host:port/path, https://host/path or host:port/path",
		),
		delimiter,
		compression: z.enum(["none", "gzip", "zstd"]).default("none").meta({
			title: "Compression",
			description: "Named to the receiver in Content-Encoding",
		}),
		authorization: z
			.strictObject({
				mode: z
					.enum(["disabled", "basic", "bearer"])
					.default("disabled")
					.meta({ title: "Authorization" }),
				secret: referenceTo("secret").optional().meta({
					reference: "secret",
					title: "Secret",
					description: "basic: of type credentials; bearer: of type token",
				}),
			})
			.refine(
				({ mode, secret }) => (mode !== "disabled") === (secret !== undefined),
				{ path: ["secret"], message: "Authorization needs a secret" },
			)
			.prefault({})
			.meta({ title: "Authorization" }),
		/** Asked with GET before a URL that failed is used again. */
		healthCheckPath: z.string().max(2048).startsWith("/").optional().meta({
			title: "Health check path",
			description: "A URL that failed is used again once this path answers 2xx",
		}),
		tls: destinationTlsDefinition,
	})
	.meta({ title: "HTTP" });

const fileDestinationDefinition = z
	.strictObject({
		kind: z.literal("file"),
		...outsideDestination,
		/** Written by this destination alone. */
		path: z.string().max(4096).startsWith("/").meta({ title: "File path" }),
		delimiter,
		rotateBytes: z
			.int()
			.min(1024)
			.default(100 * mebibyte)
			.meta({
				title: "Rotation size",
				unit: "bytes",
				description: "A new file begins before this one would grow longer",
			}),
		rotateSeconds: z
			.int()
			.min(1)
			.max(366 * 86_400)
			.optional()
			.meta({
				title: "Rotation interval",
				unit: "s",
				description: "A new file begins so long after this one",
			}),
		keepFiles: z.int().min(1).max(100_000).optional().meta({
			title: "Files to keep",
			description:
				"Of those that rotation put aside; older ones are deleted. Absent: all are kept",
		}),
	})
	.meta({ title: "File" });

export const destinationDefinition = z.discriminatedUnion("kind", [
	tcpDestinationDefinition,
	httpDestinationDefinition,
	fileDestinationDefinition,
	kafkaDestinationDefinition,
	storageDestinationDefinition,
	correlatorDestinationDefinition,
]);

export type Destination = z.infer<typeof destinationDefinition>;
export type TcpDestination = z.infer<typeof tcpDestinationDefinition>;
export type HttpDestination = z.infer<typeof httpDestinationDefinition>;
export type FileDestination = z.infer<typeof fileDestinationDefinition>;

export const destinationResource = defineResource({
	kind: "destination",
	title: "Destination",
	body: destinationDefinition,
});
