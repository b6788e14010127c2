/** Hands the client and the logged-in user down the tree. */
import { useSuspenseQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext } from "react";
import type { z } from "zod";
import type { meShape } from "#api/contract/index.ts";
import type { Client } from "./client.ts";
import { meQuery } from "./queries.ts";

export type Me = z.output<typeof meShape>;

const ClientContext = createContext<Client | undefined>(undefined);

export function ClientProvider(props: { client: Client; children: ReactNode }) {
	return (
		<ClientContext.Provider value={props.client}>
			{props.children}
		</ClientContext.Provider>
	);
}

export function useClient(): Client {
	const client = useContext(ClientContext);
	if (!client) throw new Error("useClient is used outside of ClientProvider");
	return client;
}

/** The logged-in user; the shell has loaded it before any page is shown. */
export function useMe(): Me {
	return useSuspenseQuery(meQuery(useClient())).data;
}
