import type { TcpDestination } from "../destination.definition.ts";
import { parseDestinationUrl } from "../destination-url.ts";
import { destinationErrors } from "../errors.ts";
import type { SenderNeeds } from "../sender.ts";
import { tlsOptions } from "../tls-options.ts";
import type { Place } from "../url-selection.ts";
import { createNumberedSender } from "./numbered-sender.ts";
import { createPlainSender } from "./plain-sender.ts";

/** Throws destinations.badUrl, secrets.missing, secrets.wrongType; touches no network. */
export function createTcpPlaces(
	settings: TcpDestination,
	needs: SenderNeeds,
): Place[] {
	return settings.urls.map((url) => {
		const address = parseDestinationUrl(url);
		if (address === undefined) {
			const forms = "host:port, [IPv6]:port or :port";
			throw destinationErrors.make("badUrl", { url: "this URL", forms });
		}
		const { host, port } = address;
		const connection = {
			url,
			host,
			port,
			tls: tlsOptions(settings.tls, host, needs),
			timeoutMs: settings.timeoutSeconds * 1000,
		};
		const sender = settings.isReliable
			? createNumberedSender(connection, settings, needs.directory)
			: createPlainSender(connection, settings);
		return { url, sender };
	});
}
