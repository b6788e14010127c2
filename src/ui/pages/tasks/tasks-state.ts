/** What the task manager keeps in the address: `?state=running&kind=backup&mine=1&page=2`. */
import { taskShape } from "#api/contract/index.ts";
import { firstText, type Parameters } from "../../query/url-state.ts";

export const taskStates = taskShape.shape.state.options;

export interface TasksState {
	readonly state: (typeof taskStates)[number] | undefined;
	readonly kind: string | undefined;
	readonly isMine: boolean;
	/** From 1. */
	readonly page: number;
}

export function readTasksState(parameters: Parameters): TasksState {
	const state = firstText(parameters.state);
	const page = Number(firstText(parameters.page));
	return {
		state: taskStates.find((one) => one === state),
		kind: firstText(parameters.kind)?.slice(0, 100),
		isMine: firstText(parameters.mine) === "1",
		page: Number.isSafeInteger(page) && page > 0 ? page : 1,
	};
}

export function writeTasksState(state: TasksState): Parameters {
	return {
		state: state.state,
		kind: state.kind,
		mine: state.isMine ? "1" : undefined,
		page: state.page > 1 ? String(state.page) : undefined,
	};
}
