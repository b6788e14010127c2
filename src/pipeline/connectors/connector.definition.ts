/** Settings of connectors (reference: pipeline-resources §3). */
import { z } from "zod";

const port = z.int().min(0).max(65535);

const framing = {
	/**
	 * What ends a message. `auto` also accepts octet-counted frames (RFC 6587): a connection that begins with a length, a
	 * space and `<priority>`, `{` or `CEF:` is counted, in any other a message ends at a line feed.
	 */
	delimiter: z
		.enum(["auto", "\n", "\t", "\0"])
		.default("auto")
		.meta({ title: "Delimiter" }),
	/** A longer message is dead-lettered with its first 64 KiB kept; 64 MiB at most. */
	maxMessageBytes: z
		.int()
		.min(64)
		.max(64 * 1024 * 1024)
		.default(1024 * 1024)
		.meta({ title: "Buffer size", unit: "bytes" }),
	encoding: z
		.string()
		.default("utf-8")
		.meta({ title: "Character encoding", description: "WHATWG label" }),
};

const listen = {
	host: z.string().default("127.0.0.1").meta({ title: "Listen address" }),
	port: port.meta({ title: "Port" }),
};

export const tcpConnectorDefinition = z.strictObject({
	kind: z.literal("tcp"),
	...listen,
	...framing,
	maxConnections: z.int().min(1).max(100_000).default(20_000),
	/** A connection that sends nothing for so long is closed. */
	idleTimeoutSeconds: z.int().min(1).max(86_400).default(3600),
});

export const udpConnectorDefinition = z.strictObject({
	kind: z.literal("udp"),
	...listen,
	/** none: one datagram is one message. */
	delimiter: z.enum(["none", "\n", "\t", "\0"]).default("none"),
	encoding: framing.encoding,
	/** Size of the kernel's receive buffer to ask for. */
	receiveBufferBytes: z
		.int()
		.min(16 * 1024)
		.max(64 * 1024 * 1024)
		.default(4 * 1024 * 1024),
});

export const httpConnectorDefinition = z.strictObject({
	kind: z.literal("http"),
	...listen,
	path: z.string().startsWith("/").default("/"),
	/** none: one body is one message; auto: a JSON array is a message per element, else one per line. */
	delimiter: z.enum(["auto", "none", "\n"]).default("auto"),
	maxBodyBytes: z
		.int()
		.min(1024)
		.max(64 * 1024 * 1024)
		.default(16 * 1024 * 1024),
	maxMessageBytes: framing.maxMessageBytes,
	encoding: framing.encoding,
});

export const fileConnectorDefinition = z.strictObject({
	kind: z.literal("file"),
	/** Full path; the file name may be a mask with * ? and [ ]. */
	path: z.string().min(1).meta({ title: "File path" }),
	maxMessageBytes: framing.maxMessageBytes,
	encoding: framing.encoding,
	pollIntervalMs: z.int().min(50).max(3_600_000).default(1000),
});

export const connectorDefinition = z.discriminatedUnion("kind", [
	tcpConnectorDefinition,
	udpConnectorDefinition,
	httpConnectorDefinition,
	fileConnectorDefinition,
]);

export type ConnectorSettings = z.infer<typeof connectorDefinition>;
export type TcpConnectorSettings = z.infer<typeof tcpConnectorDefinition>;
export type UdpConnectorSettings = z.infer<typeof udpConnectorDefinition>;
export type HttpConnectorSettings = z.infer<typeof httpConnectorDefinition>;
export type FileConnectorSettings = z.infer<typeof fileConnectorDefinition>;
