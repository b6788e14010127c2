/** Says when the server can't be reached, and that the page goes on by itself when it can again. */

import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useCallback, useEffect, useState } from "react";
import { useClient } from "../api/context.tsx";
import { isUnreachable } from "../api/errors.ts";
import { meQuery } from "../api/queries.ts";
import { DisconnectIcon } from "../theme/icons.tsx";

const askAgainMs = 5000;

export function ConnectionNotice() {
	const isLost = useIsConnectionLost();
	const client = useClient();
	const queryClient = useQueryClient();
	const tryAgain = useCallback(async () => {
		await queryClient.fetchQuery({ ...meQuery(client), staleTime: 0 });
		await queryClient.refetchQueries({
			type: "active",
			predicate: ({ state }) => isUnreachable(state.error),
		});
	}, [client, queryClient]);
	useEffect(() => {
		if (!isLost) return;
		// A failure is already shown by this notice, and the next try follows.
		const again = () => void tryAgain().catch(() => {});
		const timer = setInterval(again, askAgainMs);
		window.addEventListener("online", again);
		return () => {
			clearInterval(timer);
			window.removeEventListener("online", again);
		};
	}, [isLost, tryAgain]);
	if (!isLost) return null;
	return (
		<div className="connection-notice" role="status">
			<DisconnectIcon />
			<span>
				No connection to the server. What you see may be old; the console tries
				again every {askAgainMs / 1000} seconds.
			</span>
			<Button size="small" onClick={() => void tryAgain().catch(() => {})}>
				Try now
			</Button>
		</div>
	);
}

/** True from the first call that can't reach the server until one does. */
function useIsConnectionLost(): boolean {
	const queryClient = useQueryClient();
	const [isLost, setLost] = useState(false);
	useEffect(
		() =>
			queryClient.getQueryCache().subscribe((event) => {
				if (event.type !== "updated") return;
				if (event.action.type === "success") setLost(false);
				if (event.action.type === "error")
					setLost(isUnreachable(event.action.error));
			}),
		[queryClient],
	);
	return isLost;
}
