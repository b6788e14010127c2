import type { HttpDestination } from "../destination.definition.ts";
import {
	type DestinationUrl,
	parseDestinationUrl,
} from "../destination-url.ts";
import { destinationErrors } from "../errors.ts";
import type { SenderNeeds } from "../sender.ts";
import { tlsOptions } from "../tls-options.ts";
import type { Place } from "../url-selection.ts";
import { createHttpSender } from "./http-sender.ts";
import { createHttpClient, type HttpClient } from "./request.ts";

/** Throws destinations.badUrl, schemeMismatch, secrets.missing, secrets.wrongType; touches no network. */
export function createHttpPlaces(
	settings: HttpDestination,
	needs: SenderNeeds,
): Place[] {
	const authorization = authorizationHeader(settings, needs);
	return settings.urls.map((url) => {
		const { host, port, path } = addressOf(url, settings.tls.mode);
		const client = createHttpClient({
			url,
			host,
			port,
			tls: tlsOptions(settings.tls, host, needs),
			timeoutMs: settings.timeoutSeconds * 1000,
		});
		const sender = createHttpSender({
			url,
			client,
			path,
			compression: settings.compression,
			authorization,
			format: settings,
		});
		const { healthCheckPath } = settings;
		if (healthCheckPath === undefined) return { url, sender };
		const headers: Readonly<Record<string, string>> =
			authorization === undefined ? {} : { authorization };
		return {
			url,
			sender,
			check: healthCheck(url, client, healthCheckPath, headers),
		};
	});
}

function healthCheck(
	url: string,
	client: HttpClient,
	path: string,
	headers: Readonly<Record<string, string>>,
) {
	return async (signal: AbortSignal): Promise<void> => {
		const { status } = await client.ask(
			{ method: "GET", path, headers },
			signal,
		);
		if (status < 200 || status >= 300)
			throw destinationErrors.make("unhealthy", { url, status });
	};
}

function addressOf(
	url: string,
	mode: HttpDestination["tls"]["mode"],
): DestinationUrl {
	const address = parseDestinationUrl(url);
	if (address === undefined) {
		const forms = "http://host:port/path, https://host/path or host:port/path";
		throw destinationErrors.make("badUrl", { url: "this URL", forms });
	}
	const isSecure = mode !== "disabled";
	const { scheme } = address;
	if (scheme !== undefined && (scheme === "https") !== isSecure)
		throw destinationErrors.make("schemeMismatch", { url, mode });
	return address;
}

function authorizationHeader(
	{ authorization: { mode, secret } }: HttpDestination,
	{ secrets }: SenderNeeds,
): string | undefined {
	if (mode === "disabled" || secret === undefined) return undefined;
	if (mode === "bearer") return `Bearer ${secrets.find(secret, "token").token}`;
	const { user, password } = secrets.find(secret, "credentials");
	return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}
