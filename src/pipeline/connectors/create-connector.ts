import type { ConnectorSettings } from "./connector.definition.ts";
import type { Connector, ConnectorNeeds } from "./connector.ts";
import { createFileConnector } from "./file/file-connector.ts";
import { createHttpConnector } from "./http/http-connector.ts";
import { createKafkaConnector } from "./kafka/kafka-connector.ts";
import { createSnmpTrapConnector } from "./snmp-trap/snmp-trap-connector.ts";
import { createSqlConnector } from "./sql/sql-connector.ts";
import { createTcpConnector } from "./tcp/tcp-connector.ts";
import { createUdpConnector } from "./udp/udp-connector.ts";

/** Makes the connector of the settings' kind; throws what its factory throws. */
export function createConnector(
	settings: ConnectorSettings,
	needs: ConnectorNeeds,
): Connector {
	switch (settings.kind) {
		case "tcp":
			return createTcpConnector(settings, needs);
		case "udp":
			return createUdpConnector(settings, needs);
		case "http":
			return createHttpConnector(settings, needs);
		case "file":
			return createFileConnector(settings, needs);
		case "snmp-trap":
			return createSnmpTrapConnector(settings, needs);
		case "kafka":
			return createKafkaConnector(settings, needs);
		case "sql":
			return createSqlConnector(settings, needs);
	}
}
