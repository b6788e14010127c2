/** What the library's clients do not offer as options, done by listening to them. */
import type {
	ClusterMetadata,
	ConnectionPoolEventPayload,
} from "@platformatic/kafka";

/** The part of the library's clients that tells what is known of the cluster. */
interface MetadataSource {
	on(
		event: "client:metadata",
		listener: (metadata: ClusterMetadata) => void,
	): unknown;
}

/**
 * Makes a client connect elsewhere than where brokers say they are. The library announces new metadata before anything
 * uses it, and connects by the same map of brokers.
 */
export function overrideHosts(
	client: MetadataSource,
	overrides: Readonly<Record<string, string>>,
): void {
	const byName = new Map(Object.entries(overrides));
	if (byName.size === 0) return;
	client.on("client:metadata", ({ brokers }) => {
		for (const broker of brokers.values())
			broker.host = byName.get(broker.host) ?? broker.host;
	});
}

/** The part of the library's clients that tells of their connections. */
interface ConnectionSource {
	on(
		event: "client:broker:connect",
		listener: (event: ConnectionPoolEventPayload) => void,
	): unknown;
}

/**
 * Why a connection ended, the library tells the connection and not whoever waits for an answer; a TLS broker that wants
 * a client certificate says so only then. Gives back a function that puts the reason in the place of the library's
 * "Connection closed".
 */
export function explainClosing(
	client: ConnectionSource,
): (error: unknown) => unknown {
	let reason: Error | undefined;
	client.on("client:broker:connect", ({ connection }) => {
		connection.on("error", (error) => {
			reason = error;
		});
	});
	return (error) => {
		const isClosing =
			error instanceof Error && error.message === "Connection closed";
		const told = isClosing ? (reason ?? error) : error;
		reason = undefined;
		return told;
	};
}
