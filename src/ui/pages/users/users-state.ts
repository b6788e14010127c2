/** What the list keeps in the address: `/settings/users?q=<text>&tenant=<id>&disabled=1&user=<id>`. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { firstText, type Parameters } from "../../query/url-state.ts";

export interface UsersState {
	readonly search: string;
	readonly tenantId: string | undefined;
	readonly withDisabled: boolean;
	/** Whose details are shown. */
	readonly userId: string | undefined;
	/** From 1. */
	readonly page: number;
}

export function readUsersState(parameters: Parameters): UsersState {
	const page = Number(firstText(parameters.page) ?? "1");
	return {
		search: (firstText(parameters.q) ?? "").slice(0, 256),
		tenantId: firstText(parameters.tenant),
		withDisabled: firstText(parameters.disabled) === "1",
		userId: firstText(parameters.user),
		page: Number.isSafeInteger(page) && page > 0 ? page : 1,
	};
}

export function writeUsersState(state: UsersState): Parameters {
	return {
		q: state.search || undefined,
		tenant: state.tenantId,
		disabled: state.withDisabled ? "1" : undefined,
		user: state.userId,
		page: state.page > 1 ? String(state.page) : undefined,
	};
}

export function useUsersState(): [
	UsersState,
	(change: Partial<UsersState>) => void,
] {
	const parameters = useSearch({ from: "/shell/settings/users" });
	const navigate = useNavigate();
	const state = readUsersState(parameters);
	return [
		state,
		(change) =>
			void navigate({
				to: "/settings/users",
				search: writeUsersState({
					...state,
					// Another filter finds other pages.
					...("userId" in change ? {} : { page: 1 }),
					...change,
				}),
				// Each letter of a search is no page of its own.
				replace: "search" in change,
			}),
	];
}
