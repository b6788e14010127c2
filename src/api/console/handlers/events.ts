import type { EventStore } from "#backends/event-store/index.ts";
import { catalogue, type FieldDefinition } from "#event/index.ts";
import { apiErrors } from "../../errors.ts";
import { scopeOf } from "../access.ts";
import type { Handlers } from "../handler.ts";
import { requirePeriod } from "../period.ts";

/** Most rows of one search: about 20 MB of the widest events, what a browser still shows well. */
const maxRows = 10_000;

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

export function eventHandlers(
	eventStore: EventStore,
	sqlFunctions: readonly string[],
): Pick<
	Handlers,
	"eventFields" | "sqlFunctions" | "searchEvents" | "eventHistogram" | "event"
> {
	const fields = catalogue.map((field: FieldDefinition) => ({
		name: field.name,
		type: field.type,
		group: field.group,
		doc: field.doc,
		cef: field.cef,
	}));
	return {
		eventFields: async () => fields,
		sqlFunctions: async () => sqlFunctions,
		searchEvents: async ({ body, caller, signal }) => {
			const tenants = scopeOf(caller(), "events.search");
			requirePeriod(body);
			const found = await eventStore.search({
				...body,
				tenants,
				maxRows,
				signal,
			});
			return {
				rows: found.rows,
				columns: found.columns.map(({ name, type }) => ({ name, type })),
				areEvents: found.areEvents,
				elapsedMs: found.elapsedMs,
				rowsRead: found.rowsRead,
			};
		},
		eventHistogram: async ({ body, caller, signal }) => {
			const tenants = scopeOf(caller(), "events.search");
			requirePeriod(body);
			return eventStore.histogram({ ...body, tenants, signal });
		},
		event: async ({ params, query, caller }) => {
			const tenants = scopeOf(caller(), "events.search");
			const period = query.timestamp !== undefined && {
				from: query.timestamp,
				to: query.timestamp,
			};
			const [event] = uuid.test(params.id)
				? await eventStore.findEvents([params.id], tenants, period || undefined)
				: [];
			if (event === undefined) throw apiErrors.make("eventNotFound");
			return event;
		},
	};
}
