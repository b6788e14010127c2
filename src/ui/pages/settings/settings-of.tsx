/** Loads settings with their schema and shows the form; a tenant can be taken out again. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { App, Button } from "antd";
import { endpoints } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import { unmask } from "../../query/values.ts";
import { ErrorPanel, errorSentence } from "../../shell/error-panel.tsx";
import { PageLoading } from "../../shell/page-loading.tsx";
import {
	type SettingsDocument,
	type SettingsKind,
	settingsQuery,
	settingsSchemaQuery,
} from "./queries.ts";
import { SettingsForm } from "./settings-form.tsx";

interface SettingsOfProps {
	readonly kind: SettingsKind;
	readonly tenantId: string;
}

export function SettingsOf({ kind, tenantId }: SettingsOfProps) {
	const client = useClient();
	const schema = useQuery(settingsSchemaQuery(client, kind.kind));
	const document = useQuery({
		...settingsQuery(client, kind.kind, tenantId),
		// What is being edited is not changed from under the editor: saving tells of a conflict.
		refetchOnWindowFocus: false,
	});
	const error = schema.error ?? document.error;
	if (error !== null)
		return (
			<div className="settings-scroll">
				<ErrorPanel
					error={error}
					onRetry={() => {
						void schema.refetch();
						void document.refetch();
					}}
				/>
			</div>
		);
	if (!schema.data || !document.data) return <PageLoading />;
	return (
		<SettingsForm
			kind={kind}
			schema={schema.data}
			document={document.data}
			actions={
				kind.scope === "tenant" && document.data.version > 0 ? (
					<RemoveButton kind={kind} document={document.data} />
				) : undefined
			}
		/>
	);
}

function RemoveButton(props: {
	readonly kind: SettingsKind;
	readonly document: SettingsDocument;
}) {
	const { kind, document } = props;
	const { modal, message } = App.useApp();
	const client = useClient();
	const queryClient = useQueryClient();
	const navigate = useNavigate();
	const remove = useMutation({
		mutationFn: () =>
			client.call(endpoints.deleteSettings, {
				params: { kind: kind.kind, tenantId: document.tenantId },
			}),
		onSuccess: async () => {
			for (const part of ["tenants", "one"])
				void queryClient.invalidateQueries({ queryKey: ["settings", part] });
			await navigate({ to: "/settings/$kind", params: { kind: kind.kind } });
		},
		onError: (error) => void message.error(errorSentence(error)),
	});
	if (!document.canEdit) return null;
	return (
		<Button
			danger
			loading={remove.isPending}
			onClick={() =>
				modal.confirm({
					title: `Remove ${unmask(document.tenantName)} from ${kind.title}?`,
					content:
						"What is set here is gone, and the defaults count again. To keep it for later, disable it instead.",
					okText: "Remove",
					okButtonProps: { danger: true },
					onOk: () => remove.mutateAsync().catch(() => undefined),
				})
			}
		>
			Remove
		</Button>
	);
}
