/** One resource: its form, who uses it, and what can be done with it. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Navigate, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useClient } from "../../api/context.tsx";
import {
	kindsQuery,
	resourceQuery,
	schemaQuery,
} from "../../forms/resource/queries.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { PageLoading } from "../../shell/page-loading.tsx";
import { PageTitle } from "../../shell/page-title.tsx";
import { wizardOf } from "./kind-groups.ts";
import { ResourceForm } from "./resource-form.tsx";

export function ResourcePage() {
	const { resourceId } = useParams({ from: "/shell/resources/$resourceId" });
	const client = useClient();
	const navigate = useNavigate();
	const queryClient = useQueryClient();
	const [restored, setRestored] = useState(0);
	const kinds = useQuery(kindsQuery(client));
	// Each visit begins with what the server has now; while it is edited, nothing is replaced.
	const found = useQuery({
		...resourceQuery(client, resourceId),
		gcTime: 0,
		staleTime: Number.POSITIVE_INFINITY,
	});
	const resource = found.data;
	const schema = useQuery({
		...schemaQuery(client, resource?.kind ?? ""),
		enabled: resource !== undefined,
	});
	const error = kinds.error ?? found.error ?? schema.error;
	if (error !== null)
		return (
			<div className="page-error">
				<PageTitle title="Resource" />
				<ErrorPanel
					error={error}
					onRetry={() => {
						void kinds.refetch();
						void found.refetch();
						if (resource) void schema.refetch();
					}}
				/>
			</div>
		);
	const kind = kinds.data?.find((one) => one.kind === resource?.kind);
	if (!resource || !kind || !schema.data) return <PageLoading />;
	const wizard = wizardOf(resource.kind);
	if (wizard)
		return (
			<Navigate
				replace
				to="/wizards/$kind"
				params={{ kind: wizard }}
				search={{ id: resource.id }}
			/>
		);
	return (
		<ResourceForm
			// A form keeps what it began with; a restored one begins anew.
			key={`${resource.id} ${restored}`}
			kind={kind}
			schema={schema.data}
			saved={resource}
			onRestored={(next) => {
				queryClient.setQueryData(
					resourceQuery(client, resource.id).queryKey,
					next,
				);
				setRestored(next.version);
			}}
			onGone={() =>
				void navigate({ to: "/resources", search: { kind: kind.kind } })
			}
		/>
	);
}
