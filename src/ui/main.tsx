/** Assembles the console and starts it. */
import "./without-eval.ts";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createClient } from "./api/client.ts";
import { ClientProvider } from "./api/context.tsx";
import { createQueryClient } from "./api/query-client.ts";
import { CommandProvider } from "./shell/commands.tsx";
import { createConsoleRouter } from "./shell/router.tsx";
import { ThemeProvider } from "./theme/theme-provider.tsx";
import "./theme/base.css";

const client = createClient((input, init) => window.fetch(input, init));
const queryClient = createQueryClient(goToLogIn);
const router = createConsoleRouter({ client, queryClient });

function goToLogIn(): void {
	const { pathname, href } = router.state.location;
	if (pathname === "/log-in") return;
	// Before the first page is shown, the route itself sends to the log-in page.
	if (queryClient.getQueryData(["me"]) === undefined) return;
	queryClient.removeQueries({ queryKey: ["me"] });
	void router.navigate({ to: "/log-in", search: { next: href, ended: "1" } });
}

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element with the id root");
createRoot(root).render(
	<StrictMode>
		<ThemeProvider>
			<QueryClientProvider client={queryClient}>
				<ClientProvider client={client}>
					<CommandProvider>
						<RouterProvider router={router} />
					</CommandProvider>
				</ClientProvider>
			</QueryClientProvider>
		</ThemeProvider>
	</StrictMode>,
);
