/** Which tenants the user chose to see. The server keeps the choice; pages ask for it with `useShownTenants`. */
import {
	useMutation,
	useQueryClient,
	useSuspenseQuery,
} from "@tanstack/react-query";
import { endpoints } from "#api/contract/index.ts";
import { useClient } from "../api/context.tsx";
import { meQuery } from "../api/queries.ts";

export interface ShownTenants {
	/** Ids; undefined = all, also those to come. */
	readonly ids: readonly string[] | undefined;
	isShown(tenantId: string): boolean;
}

export function useShownTenants(): ShownTenants {
	const { shownTenants: ids } = useSuspenseQuery(meQuery(useClient())).data;
	return { ids, isShown: (id) => ids?.includes(id) ?? true };
}

/** Saves the choice and shows it at once. */
export function useChooseTenants() {
	const client = useClient();
	const queryClient = useQueryClient();
	return useMutation({
		mutationFn: (tenantIds: string[] | null) =>
			client.call(endpoints.setShownTenants, { body: { tenantIds } }),
		onSuccess: () =>
			queryClient.invalidateQueries({ queryKey: meQuery(client).queryKey }),
	});
}

/** Somebody else chose the present password: the console offers nothing but another one. */
export function useMustChangePassword(): boolean {
	return useSuspenseQuery(meQuery(useClient())).data.mustChangePassword;
}
