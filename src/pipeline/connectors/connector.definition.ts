/** Settings of connectors (reference: pipeline-resources §3). */
import { z } from "zod";
import { auditdDefinition } from "./auditd/auditd.definition.ts";
import { kafkaConnectorDefinition } from "./kafka/kafka-connector.definition.ts";
import { snmpTrapConnectorDefinition } from "./snmp-trap/snmp-trap.definition.ts";
import { sqlConnectorDefinition } from "./sql/sql.definition.ts";
import { tlsDefinition } from "./tls/tls.definition.ts";

const port = z.int().min(0).max(65535);
const mebibyte = 1024 * 1024;

const encoding = z.string().default("utf-8").meta({
	title: "Character encoding",
	description:
		"Label of the WHATWG Encoding Standard, such as utf-8 or windows-1251; messages become UTF-8 on receipt",
});

/** A longer message is dead-lettered with its first 64 KiB kept. */
const maxMessageBytes = z
	.int()
	.min(64)
	.max(64 * mebibyte)
	.default(mebibyte)
	.meta({
		title: "Buffer size",
		description: "The longest message; a longer one becomes a dead letter",
		unit: "bytes",
	});

/** Size of the kernel's receive buffer to ask for. */
const receiveBufferBytes = z
	.int()
	.min(16 * 1024)
	.max(64 * mebibyte)
	.default(4 * mebibyte)
	.meta({
		title: "Receive buffer",
		description: "What the kernel is asked to keep unread for each handler",
		unit: "bytes",
	});

const listen = {
	host: z.string().min(1).default("127.0.0.1").meta({
		title: "Listen address",
		description: "Address of this machine; 0.0.0.0 or :: for all of them",
	}),
	port: port.meta({ title: "Port" }),
};

export const tcpConnectorDefinition = z.strictObject({
	kind: z.literal("tcp"),
	...listen,
	/**
	 * What ends a message. `auto` also accepts octet-counted frames (RFC 6587): a connection that begins with a length, a
	 * space and `<priority>`, `{` or `CEF:` is counted, in any other a message ends at a line feed.
	 */
	delimiter: z.enum(["auto", "\n", "\t", "\0"]).default("auto").meta({
		title: "Delimiter",
		description: "auto: a line feed, or octet counting (RFC 6587)",
	}),
	maxMessageBytes,
	encoding,
	tls: tlsDefinition,
	auditd: auditdDefinition,
	maxConnections: z.int().min(1).max(100_000).default(20_000).meta({
		title: "Connections",
		description: "More of them at once are closed as they come",
	}),
	/** A connection that sends nothing for so long is closed. */
	idleTimeoutSeconds: z.int().min(1).max(86_400).default(3600).meta({
		title: "Idle time-out",
		description: "A connection that sends nothing for so long is closed",
		unit: "seconds",
	}),
});

export const udpConnectorDefinition = z.strictObject({
	kind: z.literal("udp"),
	...listen,
	/** none: one datagram is one message. */
	delimiter: z.enum(["none", "\n", "\t", "\0"]).default("none").meta({
		title: "Delimiter",
		description: "none: one datagram is one message",
	}),
	/** The largest datagram there is has 64 KiB. */
	maxMessageBytes: z
		.int()
		.min(64)
		.max(64 * 1024)
		.default(64 * 1024)
		.meta({
			title: "Buffer size",
			description: "The longest message; a longer one becomes a dead letter",
			unit: "bytes",
		}),
	encoding,
	auditd: auditdDefinition,
	/**
	 * Sockets on the port, each with a receive buffer of its own; the kernel gives all datagrams of one sender to the same
	 * one. They are read by one thread: more of them hold longer bursts of many senders, they don't read faster.
	 */
	workers: z.int().min(1).max(32).default(1).meta({
		title: "Handlers",
		description:
			"Sockets with a receive buffer each, for bursts of many senders. More than one needs Linux or FreeBSD",
	}),
	receiveBufferBytes,
});

export const httpConnectorDefinition = z.strictObject({
	kind: z.literal("http"),
	...listen,
	path: z.string().startsWith("/").default("/").meta({
		title: "Path",
		description: "Where events are posted to; the query does not matter",
	}),
	/** none: one body is one message; auto: a JSON array is a message per element, else one per line. */
	delimiter: z.enum(["auto", "none", "\n", "\t", "\0"]).default("auto").meta({
		title: "Delimiter",
		description:
			"none: one body is one message. auto: a JSON array is a message per element, a JSON object one, anything else one per line",
	}),
	maxBodyBytes: z
		.int()
		.min(1024)
		.max(64 * mebibyte)
		.default(16 * mebibyte)
		.meta({
			title: "Largest body",
			description: "Counted after decompression",
			unit: "bytes",
		}),
	maxMessageBytes,
	encoding,
	tls: tlsDefinition,
});

export const fileConnectorDefinition = z.strictObject({
	kind: z.literal("file"),
	/** Full path; the file name may be a mask with * ? and [ ]. */
	path: z.string().min(1).max(4096).meta({
		title: "File path",
		description:
			"Full path; the file name may be a mask with * ? and [ ], such as /var/log/*som?[1-9].log",
	}),
	maxMessageBytes,
	encoding,
	auditd: auditdDefinition,
	pollIntervalMs: z.int().min(50).max(3_600_000).default(1000).meta({
		title: "Poll interval",
		description: "How often files are looked at",
		unit: "milliseconds",
	}),
});

export const connectorDefinition = z.discriminatedUnion("kind", [
	tcpConnectorDefinition,
	udpConnectorDefinition,
	httpConnectorDefinition,
	fileConnectorDefinition,
	snmpTrapConnectorDefinition,
	kafkaConnectorDefinition,
	sqlConnectorDefinition,
]);

export type ConnectorSettings = z.infer<typeof connectorDefinition>;
export type TcpConnectorSettings = z.infer<typeof tcpConnectorDefinition>;
export type UdpConnectorSettings = z.infer<typeof udpConnectorDefinition>;
export type HttpConnectorSettings = z.infer<typeof httpConnectorDefinition>;
export type FileConnectorSettings = z.infer<typeof fileConnectorDefinition>;
