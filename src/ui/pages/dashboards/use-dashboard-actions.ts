import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { type DashboardBody, endpoints } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import { errorSentence } from "../../shell/error-panel.tsx";

export interface Saved {
	readonly id: string;
	readonly version: number;
	readonly name: string;
	readonly body: DashboardBody;
}

/** Saving, copying and deleting; what failed is said, and the page keeps what was being edited. */
export function useDashboardActions() {
	const client = useClient();
	const cache = useQueryClient();
	const { message } = App.useApp();
	const renew = () => cache.invalidateQueries({ queryKey: ["dashboards"] });
	const onError = (error: unknown) => void message.error(errorSentence(error));
	const save = useMutation({
		mutationFn: ({ id, version, name, body }: Saved) =>
			client.call(endpoints.updateDashboard, {
				params: { id },
				body: { version, name, body },
			}),
		onSuccess: renew,
		onError,
	});
	const create = useMutation({
		mutationFn: (body: {
			tenantId: string;
			name: string;
			body: DashboardBody;
		}) => client.call(endpoints.createDashboard, { body }),
		onSuccess: renew,
		onError,
	});
	const remove = useMutation({
		mutationFn: (id: string) =>
			client.call(endpoints.deleteDashboard, { params: { id } }),
		onSuccess: renew,
		onError,
	});
	return { save, create, remove };
}
