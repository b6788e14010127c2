/**
 * Receives raw messages over tcp, udp, http, as SNMP traps, from files, topics and tables. A connector cuts and decodes,
 * and acknowledges to its sender what the collector says is durable; it knows nothing of events.
 */
export {
	type ConnectorSettings,
	connectorDefinition,
	type FileConnectorSettings,
	type HttpConnectorSettings,
	type TcpConnectorSettings,
	type UdpConnectorSettings,
} from "./connector.definition.ts";
export type {
	Clock,
	Connector,
	ConnectorNeeds,
	ConnectorState,
	PositionOf,
	ReceiveBatch,
	TokenOf,
} from "./connector.ts";
export { createConnector } from "./create-connector.ts";
export {
	readStreamAnswer,
	type StreamHeader,
	streamHeaderLine,
} from "./tcp/stream-protocol.ts";
