import type {
	EventStore,
	SearchRequest,
	SearchResult,
} from "#backends/event-store/index.ts";
import type { Services, Tenants } from "#core/index.ts";
import { type Cluster, visibleClusters } from "../clusters.ts";
import { v1Errors } from "../errors.ts";
import { presentRows } from "../event-rows.ts";
import type { Handlers } from "../handler.ts";
import { toSearchError } from "../search-errors.ts";

/** Most rows of one search, by the reference. */
const maxRows = 1000;

export function searchEvents(
	eventStore: EventStore,
	services: Services,
	tenants: Tenants,
): Handlers["searchEvents"] {
	return async ({ body, scope, signal }) => {
		const clusters = await visibleClusters(services, tenants, scope);
		const cluster = chooseCluster(clusters, body.clusterID);
		if (!cluster.isWorking) throw v1Errors.make("noNodes");
		const found = await search(eventStore, {
			sql: body.sql,
			...body.period,
			tenants: scope,
			maxRows,
			signal,
		});
		return presentRows(found, body);
	};
}

function chooseCluster(
	clusters: readonly Cluster[],
	id: string | undefined,
): Cluster {
	const found =
		id === undefined
			? clusters
			: clusters.filter((cluster) => cluster.id === id);
	if (found.length > 1) throw v1Errors.make("severalClusters");
	const [cluster] = found;
	if (cluster === undefined) throw v1Errors.make("clusterNotFound");
	return cluster;
}

async function search(
	eventStore: EventStore,
	request: SearchRequest,
): Promise<SearchResult> {
	try {
		return await eventStore.search(request);
	} catch (error) {
		throw toSearchError(error);
	}
}
