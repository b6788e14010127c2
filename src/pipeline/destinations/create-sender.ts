import type { Destination } from "./destination.definition.ts";
import { createFileSender } from "./file/file-sender.ts";
import { cefOfLine } from "./format.ts";
import { createHttpPlaces } from "./http/http-places.ts";
import { createKafkaSender } from "./kafka/index.ts";
import type { SenderNeeds } from "./sender.ts";
import { createTcpPlaces } from "./tcp/tcp-places.ts";
import {
	createUrlSelection,
	type Place,
	type SelectingSender,
} from "./url-selection.ts";

/** Destinations that are not services of Ursa. */
export type OutsideDestination = Exclude<
	Destination,
	{ kind: "storage" | "correlator" }
>;

/**
 * Makes what brings events to the destination. Touches neither network nor disk; throws destinations.schemeMismatch,
 * secrets.missing, secrets.wrongType, and for Kafka what `createKafkaSender` throws.
 */
export function createSender(
	settings: OutsideDestination,
	needs: SenderNeeds,
): SelectingSender {
	return createUrlSelection({
		policy: "urlSelection" in settings ? settings.urlSelection : "any",
		places: placesOf(settings, needs),
		clock: needs.clock,
	});
}

function placesOf(settings: OutsideDestination, needs: SenderNeeds): Place[] {
	switch (settings.kind) {
		case "tcp":
			return createTcpPlaces(settings, needs);
		case "http":
			return createHttpPlaces(settings, needs);
		case "file":
			return [
				{ url: settings.path, sender: createFileSender(settings, needs) },
			];
		case "kafka": {
			// Its client knows the brokers and chooses among them, so they are one place.
			const format = settings.outputFormat === "cef" ? cefOfLine : undefined;
			const sender = createKafkaSender(settings, needs, format);
			return [{ url: `kafka topic ${settings.topic}`, sender }];
		}
	}
}
