/** The cache of answers; tells its owner when the session has ended. */
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { isSessionEnded } from "./errors.ts";

export function createQueryClient(onSessionEnd: () => void): QueryClient {
	const onError = (error: unknown) => {
		if (isSessionEnded(error)) onSessionEnd();
	};
	return new QueryClient({
		queryCache: new QueryCache({ onError }),
		// Mutations of the log-in page fail with 401 for a wrong password: the page itself shows that.
		mutationCache: new MutationCache({
			onError: (error, _variables, _context, mutation) => {
				if (mutation.meta?.isLogIn !== true) onError(error);
			},
		}),
		defaultOptions: {
			queries: {
				// Errors have a button that tries again; a hidden retry only makes them late.
				retry: false,
				refetchOnWindowFocus: false,
				// Ursa often runs on the same machine, where "offline" says nothing.
				networkMode: "always",
			},
			mutations: { networkMode: "always" },
		},
	});
}
