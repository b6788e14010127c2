import type { ConnectorSettings } from "./connector.definition.ts";
import type { Connector, ConnectorNeeds } from "./connector.ts";
import { createFileConnector } from "./file/file-connector.ts";
import { createHttpConnector } from "./http/http-connector.ts";
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
	}
}
