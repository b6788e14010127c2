import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { createSecureContext } from "node:tls";
import type { ConnectionOptions } from "@platformatic/kafka";
import type { Secrets, TlsIdentity } from "../../secrets.ts";
import type { KafkaClusterSettings } from "./cluster.definition.ts";
import { kafkaErrors } from "./errors.ts";

export interface KafkaClusterNeeds {
	readonly secrets: Secrets;
	readonly identity?: TlsIdentity | undefined;
}

/** What every client of the cluster is made with. Retrying is ours: the library's own would hide what is wrong. */
export type KafkaClientOptions = ConnectionOptions & {
	readonly clientId: string;
	readonly bootstrapBrokers: string[];
	readonly retries: 0;
};

/**
 * Options of clients, made from settings without touching the network. Throws secrets.missing, secrets.wrongType,
 * kafka.badPfx, kafka.badAuthority, kafka.noAuthority.
 */
export function kafkaClientOptions(
	settings: KafkaClusterSettings,
	needs: KafkaClusterNeeds,
): KafkaClientOptions {
	const { authorization, connectTimeoutSeconds, brokers } = settings;
	const tls = tlsOptions(settings, needs);
	// The name a client asks for in the handshake must be no address (RFC 6066), and the library asks for all or none.
	const hasNames = brokers.every((broker) => isIP(hostOf(broker)) === 0);
	return {
		clientId: "ursa",
		bootstrapBrokers: brokers,
		retries: 0,
		connectTimeout: connectTimeoutSeconds * 1000,
		...(tls === undefined ? {} : { tls, tlsServerName: hasNames }),
		...(authorization.mode === "plain"
			? { sasl: plainLogin(authorization.secret ?? "", needs.secrets) }
			: {}),
	};
}

function hostOf(broker: string): string {
	return broker.slice(0, broker.lastIndexOf(":")).replace(/^\[|\]$/g, "");
}

function plainLogin(reference: string, secrets: Secrets) {
	const { user, password } = secrets.find(reference, "credentials");
	return { mechanism: "PLAIN" as const, username: user, password };
}

function tlsOptions(
	{ tls, authorization }: KafkaClusterSettings,
	{ secrets, identity }: KafkaClusterNeeds,
): ConnectionOptions["tls"] {
	if (tls.mode === "disabled") return undefined;
	const options = {
		minVersion: "TLSv1.2" as const,
		...(tls.mode === "enabled"
			? { rejectUnauthorized: false }
			: { ca: authorityOf(tls.secret, secrets, identity) }),
	};
	if (authorization.mode !== "pfx") return options;
	return { ...options, ...clientCertificate(authorization.secret, secrets) };
}

function authorityOf(
	secret: string | undefined,
	secrets: Secrets,
	identity: TlsIdentity | undefined,
): string {
	if (secret === undefined) {
		if (identity === undefined) throw kafkaErrors.make("noAuthority");
		return identity.ca;
	}
	const ca = secrets.find(secret, "certificate").certificate;
	// OpenSSL passes over what is no certificate, and would then trust nobody.
	try {
		new X509Certificate(ca);
	} catch (cause) {
		throw kafkaErrors.make("badAuthority", { secret }, cause);
	}
	return ca;
}

function clientCertificate(secret: string | undefined, secrets: Secrets) {
	const { pfx, password } = secrets.find(secret ?? "", "pfx");
	const options = { pfx: Buffer.from(pfx, "base64"), passphrase: password };
	try {
		createSecureContext(options);
	} catch (cause) {
		throw kafkaErrors.make("badPfx", { secret: secret ?? "" }, cause);
	}
	return options;
}
