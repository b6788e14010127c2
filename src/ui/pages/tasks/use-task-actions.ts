import { useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useMemo } from "react";
import { endpoints } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import { errorSentence } from "../../shell/error-panel.tsx";
import type { TaskActions } from "./task-columns.tsx";

export function useTaskActions(): TaskActions {
	const client = useClient();
	const queryClient = useQueryClient();
	const { message, notification } = App.useApp();
	return useMemo(() => {
		const attempt = async (
			failure: string,
			work: () => Promise<unknown>,
		): Promise<void> => {
			try {
				await work();
			} catch (error) {
				notification.error({
					title: failure,
					description: errorSentence(error),
					duration: 0,
				});
			} finally {
				await queryClient.invalidateQueries({ queryKey: ["tasks"] });
			}
		};
		return {
			cancel: ({ id }) =>
				void attempt("The task was not cancelled", () =>
					client.call(endpoints.cancelTask, { params: { id } }),
				),
			restart: ({ id }) =>
				void attempt("The task was not restarted", async () => {
					await client.call(endpoints.restartTask, { params: { id } });
					void message.success("Started anew");
				}),
		};
	}, [client, queryClient, message, notification]);
}
