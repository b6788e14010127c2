/** Search of events. */
import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { byId } from "../parameters.ts";
import {
	eventFieldShape,
	histogramAnswer,
	rowShape,
	searchAnswer,
	searchBody,
} from "../shapes.ts";

export const eventEndpoints = {
	eventFields: defineEndpoint({
		method: "GET",
		path: "/api/event-fields",
		summary: "Fields of the event model",
		answer: z.array(eventFieldShape),
	}),
	sqlFunctions: defineEndpoint({
		method: "GET",
		path: "/api/sql-functions",
		summary: "Functions that a search may call",
		answer: z.array(z.string()),
	}),
	searchEvents: defineEndpoint({
		method: "POST",
		path: "/api/events/search",
		summary: "Search events with SQL",
		body: searchBody,
		answer: searchAnswer,
	}),
	eventHistogram: defineEndpoint({
		method: "POST",
		path: "/api/events/histogram",
		summary: "Distribution of the found events over time",
		body: searchBody.extend({
			bars: z.number().int().min(1).max(500).default(60),
		}),
		answer: histogramAnswer,
	}),
	event: defineEndpoint({
		method: "GET",
		path: "/api/events/:id",
		summary: "One event with all its fields",
		params: byId,
		query: z.object({ timestamp: z.coerce.number().optional() }),
		answer: rowShape,
	}),
} as const;
