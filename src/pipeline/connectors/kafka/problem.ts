/** What went wrong with a cluster, in words for the person who looks after it. */
import { describeError } from "#schema/index.ts";

/** Error codes of brokers, of Node and of OpenSSL → what they mean here. */
const meanings: Readonly<Record<string, string>> = {
	SASL_AUTHENTICATION_FAILED: "the broker refused the user or password",
	UNSUPPORTED_SASL_MECHANISM:
		"the broker does not accept SASL/PLAIN on this port",
	ILLEGAL_SASL_STATE: "the broker wants no SASL authentication on this port",
	TOPIC_AUTHORIZATION_FAILED: "the user may not use the topic",
	GROUP_AUTHORIZATION_FAILED: "the user may not use the consumer group",
	CLUSTER_AUTHORIZATION_FAILED: "the user may not use the cluster",
	INCONSISTENT_GROUP_PROTOCOL:
		"the consumer group is used by clients that share partitions in another way; choose another group",
	UNKNOWN_TOPIC_OR_PARTITION: "the topic does not exist",
	UNKNOWN_TOPIC_ID: "the topic was deleted",
	MESSAGE_TOO_LARGE:
		"the broker refuses messages of this size; raise max.message.bytes of the topic",
	RECORD_LIST_TOO_LARGE:
		"the broker refuses batches of this size; raise max.message.bytes of the topic",
	NOT_ENOUGH_REPLICAS: "the topic has too few replicas in sync",
	ECONNREFUSED: "the connection was refused",
	ECONNRESET: "the connection was cut",
	ETIMEDOUT: "the connection timed out",
	EHOSTUNREACH: "the host cannot be reached",
	ENETUNREACH: "the network cannot be reached",
	ENOTFOUND: "the host name is not known",
	EAI_AGAIN: "the host name is not known at the moment",
	DEPTH_ZERO_SELF_SIGNED_CERT: "the broker's certificate is not trusted",
	SELF_SIGNED_CERT_IN_CHAIN: "the broker's certificate is not trusted",
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the broker's certificate is not trusted",
	UNABLE_TO_GET_ISSUER_CERT: "the broker's certificate is not trusted",
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "the broker's certificate is not trusted",
	CERT_HAS_EXPIRED: "the broker's certificate has expired",
	CERT_NOT_YET_VALID: "the broker's certificate is not valid yet",
	ERR_TLS_CERT_ALTNAME_INVALID:
		"the broker's certificate is for another host name",
	ERR_SSL_WRONG_VERSION_NUMBER: "the broker does not speak TLS on this port",
	ERR_SSL_PACKET_LENGTH_TOO_LONG: "the broker does not speak TLS on this port",
};

/** Conditions that the library, and OpenSSL for what the other side said, tell by text only. */
const phrases: readonly (readonly [RegExp, string])[] = [
	[
		/alert (bad certificate|certificate required|handshake failure)/i,
		"the broker refused the handshake: it wants a client certificate, or another one",
	],
	[/alert/i, "the broker refused the handshake"],
	[/Broker requires TLS/, "the broker speaks TLS on this port"],
	[
		/verify the broker supports TLS/,
		"the broker does not speak TLS on this port",
	],
	[/Unknown topic/, "the topic does not exist"],
	[/timed out/i, "the broker does not answer in time"],
];

/** Errors come as trees: several attempts, each with a cause. Bounded against rings. */
function* errorsIn(error: unknown, depth = 0): Generator<Error> {
	if (!(error instanceof Error) || depth > 8) return;
	yield error;
	if (error instanceof AggregateError)
		for (const one of error.errors) yield* errorsIn(one, depth + 1);
	yield* errorsIn(error.cause, depth + 1);
}

/** Members of the library's, Node's and OpenSSL's errors, of which the type Error knows nothing. */
function detailsOf(error: Error) {
	return error as Error & { apiId?: unknown; code?: unknown; reason?: unknown };
}

function codesOf(error: Error): string[] {
	const { apiId, code } = detailsOf(error);
	return [apiId, code].filter((value) => typeof value === "string");
}

/** Whether an error or one of those that led to it has the code, a broker's or Node's. */
export function hasErrorCode(error: unknown, ...codes: string[]): boolean {
	for (const one of errorsIn(error))
		if (codesOf(one).some((code) => codes.includes(code))) return true;
	return false;
}

/** OpenSSL's message names functions and lines of its source; its reason is what a person wants. */
function saidBy(error: Error | undefined): string | undefined {
	if (error === undefined) return undefined;
	const { reason, message } = detailsOf(error);
	return typeof reason === "string" ? reason : message;
}

/** A part of a sentence: what is wrong, and in brackets what the library or the broker said. */
export function describeKafkaError(error: unknown): string {
	const errors = [...errorsIn(error)];
	// The innermost tells most: the outer ones say that something failed.
	const said = saidBy(errors.at(-1)) ?? describeError(error);
	const where = errors
		.map(({ message }) =>
			/Connection to (\S+) (?:failed|timed out)/.exec(message),
		)
		.find((match) => match !== null)?.[1];
	const place = where === undefined ? "" : `${where}: `;
	for (const one of errors) {
		for (const code of codesOf(one)) {
			const meaning = meanings[code];
			if (meaning !== undefined) return `${place}${meaning} (${said})`;
		}
	}
	for (const { message } of errors) {
		const phrase = phrases.find(([pattern]) => pattern.test(message));
		if (phrase !== undefined) return `${place}${phrase[1]} (${said})`;
	}
	return `${place}${said}`;
}
