/** A new resource of the kind in the address: `/resources/new?kind=filter`. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { useClient } from "../../api/context.tsx";
import { kindsQuery, schemaQuery } from "../../forms/resource/queries.ts";
import { startDraft } from "../../forms/resource/start-draft.ts";
import type { ResourceKind } from "../../forms/resource/types.ts";
import type { SchemaNode } from "../../forms/schema-form/schema-node.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { PageLoading } from "../../shell/page-loading.tsx";
import { PageTitle } from "../../shell/page-title.tsx";
import { NotFoundPage } from "../not-found/not-found-page.tsx";
import { ResourceForm } from "./resource-form.tsx";

export function NewResourcePage() {
	const parameters = useSearch({ from: "/shell/resources/new" });
	const client = useClient();
	const name = String(parameters.kind ?? "");
	const kinds = useQuery(kindsQuery(client));
	const kind = kinds.data?.find((one) => one.kind === name);
	const schema = useQuery({
		...schemaQuery(client, name),
		enabled: kind !== undefined,
	});
	const error = kinds.error ?? schema.error;
	if (error !== null)
		return (
			<div className="page-error">
				<PageTitle title="New resource" />
				<ErrorPanel error={error} />
			</div>
		);
	if (kinds.data && !kind) return <NotFoundPage />;
	if (!kind || !schema.data) return <PageLoading />;
	return (
		<NewForm
			key={name}
			kind={kind}
			schema={schema.data}
			tenantId={String(parameters.tenant ?? "")}
			folderId={String(parameters.folder ?? "")}
		/>
	);
}

function NewForm(props: {
	readonly kind: ResourceKind;
	readonly schema: SchemaNode;
	readonly tenantId: string;
	readonly folderId: string;
}) {
	const { kind, schema, tenantId, folderId } = props;
	const navigate = useNavigate();
	const start = useMemo(
		() => ({
			...startDraft(kind, schema, tenantId),
			...(folderId ? { folderId } : {}),
		}),
		[kind, schema, tenantId, folderId],
	);
	return (
		<ResourceForm
			kind={kind}
			schema={schema}
			start={start}
			onCreated={(id) =>
				void navigate({
					to: "/resources/$resourceId",
					params: { resourceId: id },
					replace: true,
					// The guard would ask about changes that are saved.
					ignoreBlocker: true,
				})
			}
			onGone={() =>
				void navigate({ to: "/resources", search: { kind: kind.kind } })
			}
		/>
	);
}
