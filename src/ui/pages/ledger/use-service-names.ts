/** Names of services; one that was deleted keeps its id. */
import { useQuery } from "@tanstack/react-query";
import { useClient } from "../../api/context.tsx";
import { servicesQuery } from "../../api/queries.ts";

const refetchMs = 5000;

export function useServiceNames() {
	const { data = [] } = useQuery({
		...servicesQuery(useClient()),
		refetchInterval: refetchMs,
	});
	return {
		services: data,
		nameOf: (id: string): string =>
			data.find((service) => service.id === id)?.name ?? id,
	};
}
