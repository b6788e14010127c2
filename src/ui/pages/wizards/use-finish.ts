/** The end of a wizard: saves the resource, and makes a service that runs it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import type { z } from "zod";
import {
	endpoints,
	type pairingShape,
	type serviceShape,
} from "#api/contract/index.ts";
import { useClient, useMe } from "../../api/context.tsx";
import { servicesQuery } from "../../api/queries.ts";
import type { ResourceEditor } from "../../forms/resource/use-resource-editor.ts";

export type Service = z.output<typeof serviceShape>;
export interface Created {
	readonly service: Service;
	readonly pairing: z.output<typeof pairingShape>;
}

export interface Finish {
	readonly canManage: boolean;
	/** Services that run the resource already. */
	readonly services: readonly Service[];
	/** The service that was just made, with its one-time token. */
	readonly created: Created | undefined;
	readonly isBusy: boolean;
	/** Why no service came of it; what concerns the resource is in the editor. */
	readonly error: unknown;
	save(): Promise<void>;
	saveAndStart(): Promise<void>;
	readonly reload: {
		readonly isBusy: boolean;
		readonly isDone: boolean;
		readonly error: unknown;
		run(): void;
	};
}

export function useFinish(editor: ResourceEditor): Finish {
	const client = useClient();
	const me = useMe();
	const queryClient = useQueryClient();
	const { message } = App.useApp();
	const { saved } = editor;
	const services = useQuery({
		...servicesQuery(client),
		enabled: saved !== undefined && me.permissions.includes("services.view"),
	});
	const create = useMutation({
		mutationFn: (resourceId: string) =>
			client.call(endpoints.createService, { body: { resourceId } }),
		// The token is kept only while the page is shown.
		gcTime: 0,
		onSuccess: () => queryClient.invalidateQueries({ queryKey: ["services"] }),
	});
	const own = (services.data ?? []).filter(
		({ resourceId }) => saved !== undefined && resourceId === saved.id,
	);
	const reload = useMutation({
		mutationFn: () =>
			Promise.all(
				own.map(({ id }) =>
					client.call(endpoints.reloadService, { params: { id } }),
				),
			),
		onSuccess: () => queryClient.invalidateQueries({ queryKey: ["services"] }),
	});
	return {
		canManage: me.permissions.includes("services.manage"),
		services: own,
		created: create.data,
		isBusy: editor.isSaving || create.isPending,
		error: create.error,
		async save() {
			try {
				const { version } = await editor.save();
				reload.reset();
				void message.success(`Saved as version ${version}`);
			} catch {
				// The notices of the editor say why.
			}
		},
		async saveAndStart() {
			try {
				const resource = saved && !editor.isDirty ? saved : await editor.save();
				await create.mutateAsync(resource.id);
			} catch {
				// The notices of the editor, or `error`, say why.
			}
		},
		reload: {
			isBusy: reload.isPending,
			isDone: reload.isSuccess,
			error: reload.error,
			run: () => reload.mutate(),
		},
	};
}
