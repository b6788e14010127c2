/** Destinations by name: services know them by the ids of their resources. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { endpoints } from "#api/contract/index.ts";
import { useClient, useMe } from "../../api/context.tsx";
import type { DestinationName } from "./collector-lane.ts";

const most = 500;

/** Undefined for what the user may not see, or has no resource. */
export function useDestinationNames(): (
	id: string,
) => DestinationName | undefined {
	const client = useClient();
	const { permissions } = useMe();
	const { data } = useQuery({
		queryKey: ["resources", "destinations-of-pipeline"],
		queryFn: ({ signal }) =>
			client.call(
				endpoints.resources,
				{ query: { kind: ["destination"], limit: most } },
				signal,
			),
		enabled: permissions.includes("resources.view"),
		staleTime: 60_000,
	});
	return useMemo(() => {
		const names = new Map(
			data?.resources.map(({ id, name, type }) => [id, { name, type }]),
		);
		return (id: string) => names.get(id);
	}, [data]);
}
