import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import { endpoints, type taskShape } from "#api/contract/index.ts";
import type { Client } from "../../api/client.ts";
import type { TasksState } from "./tasks-state.ts";

export type Task = z.output<typeof taskShape>;

export const pageSize = 100;

/** Often while something moves, else now and then. */
const liveMs = 1500;
const idleMs = 10_000;

export const isOpen = ({ state }: Pick<Task, "state">): boolean =>
	state === "waiting" || state === "running";

export const tasksQuery = (client: Client, state: TasksState) =>
	queryOptions({
		queryKey: ["tasks", state],
		queryFn: ({ signal }) =>
			client.call(
				endpoints.tasks,
				{
					query: {
						offset: (state.page - 1) * pageSize,
						limit: pageSize,
						...(state.state && { state: [state.state] }),
						...(state.kind && { kind: [state.kind] }),
						...(state.isMine && { mine: "true" as const }),
					},
				},
				signal,
			),
		placeholderData: keepPreviousData,
		refetchInterval: ({ state: { data } }) =>
			data?.tasks.some(isOpen) ? liveMs : idleMs,
	});
