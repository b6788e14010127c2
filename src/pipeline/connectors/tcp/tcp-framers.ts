import type { StreamResume } from "../auditd/audit-grouper.ts";
import { createGroupingFramer } from "../auditd/grouping-framer.ts";
import type { TcpConnectorSettings } from "../connector.definition.ts";
import { createAutomaticFramer } from "../framing/automatic.ts";
import { createDelimitedFramer } from "../framing/delimited.ts";
import { findEncoding } from "../framing/encoding.ts";
import type { Framer } from "../framing/framer.ts";
import type { ConnectionHost } from "./connection-host.ts";

/** How connections are cut into messages. */
export type Framers = Pick<
	ConnectionHost,
	"acceptsStreams" | "recordsTtlMs" | "makeFramer" | "makeStreamFramer"
>;

/** Throws connectors.unknownEncoding. */
export function tcpFramers(settings: TcpConnectorSettings): Framers {
	const { maxMessageBytes, auditd } = settings;
	const delimiter = auditd.enabled ? "\n" : settings.delimiter;
	const encoding = findEncoding(settings.encoding);
	const framing = { maxMessageBytes, encoding, kind: "tcp" };
	const joining = (lines: Framer, resume?: StreamResume) =>
		auditd.enabled
			? createGroupingFramer(lines, { ttlMs: auditd.bufferTtlMs, resume })
			: lines;
	const isByLine = delimiter === "auto" || delimiter === "\n";
	return {
		acceptsStreams: isByLine && encoding.unitBytes === 1,
		recordsTtlMs: auditd.enabled ? auditd.bufferTtlMs : undefined,
		makeFramer: () =>
			delimiter === "auto"
				? createAutomaticFramer(framing)
				: joining(createDelimitedFramer({ ...framing, delimiter })),
		makeStreamFramer({ stream, firstNumber }, resume) {
			const numbering = {
				stream,
				unit: "lines",
				after: firstNumber - 1,
			} as const;
			const lines = createDelimitedFramer({
				...framing,
				delimiter: "\n",
				startsInside: true,
				numbering,
			});
			return joining(lines, resume);
		},
	};
}
