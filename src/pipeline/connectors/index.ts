/**
 * Receives raw messages over tcp, udp, http and from files. A connector cuts and decodes, and acknowledges to its sender
 * what the collector says is durable; it knows nothing of events.
 */
export {
	type ConnectorSettings,
	connectorDefinition,
	type FileConnectorSettings,
	fileConnectorDefinition,
	type HttpConnectorSettings,
	httpConnectorDefinition,
	type TcpConnectorSettings,
	tcpConnectorDefinition,
	type UdpConnectorSettings,
	udpConnectorDefinition,
} from "./connector.definition.ts";
export type {
	Clock,
	Connector,
	ConnectorState,
	PositionOf,
	ReceiveBatch,
} from "./connector.ts";
export { createConnector } from "./create-connector.ts";
export { connectorErrors } from "./errors.ts";
export { createFileConnector } from "./file/file-connector.ts";
export { createHttpConnector } from "./http/http-connector.ts";
export {
	readStreamAnswer,
	type StreamHeader,
	streamHeaderLine,
} from "./tcp/stream-protocol.ts";
export { createTcpConnector } from "./tcp/tcp-connector.ts";
export { createUdpConnector } from "./udp/udp-connector.ts";
