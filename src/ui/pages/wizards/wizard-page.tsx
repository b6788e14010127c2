/** Leads through the settings of a service: `/wizards/collector`, `…?id=<resource>&step=<key>`. */
import { useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useClient } from "../../api/context.tsx";
import {
	kindsQuery,
	resourceQuery,
	schemaQuery,
} from "../../forms/resource/queries.ts";
import { startDraft } from "../../forms/resource/start-draft.ts";
import type { Resource, ResourceKind } from "../../forms/resource/types.ts";
import type { SchemaNode } from "../../forms/schema-form/schema-node.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { PageLoading } from "../../shell/page-loading.tsx";
import { PageTitle } from "../../shell/page-title.tsx";
import { NotFoundPage } from "../not-found/not-found-page.tsx";
import { Wizard } from "./wizard.tsx";
import { type WizardKind, wizardKinds } from "./wizard-steps.ts";

export function WizardPage() {
	const { kind } = useParams({ from: "/shell/wizards/$kind" });
	const parameters = useSearch({ from: "/shell/wizards/$kind" });
	const known = wizardKinds.find((one) => one === kind);
	const id = typeof parameters.id === "string" ? parameters.id : "";
	const tenantId =
		typeof parameters.tenant === "string" ? parameters.tenant : "";
	if (!known) return <NotFoundPage />;
	return (
		<LoadedWizard
			key={`${known} ${id}`}
			kind={known}
			id={id}
			tenantId={tenantId}
		/>
	);
}

function LoadedWizard(props: {
	readonly kind: WizardKind;
	readonly id: string;
	readonly tenantId: string;
}) {
	const { kind, id, tenantId } = props;
	const client = useClient();
	const kinds = useQuery(kindsQuery(client));
	const schema = useQuery(schemaQuery(client, kind));
	const found = useQuery({
		...resourceQuery(client, id),
		enabled: id !== "",
		gcTime: 0,
		staleTime: Number.POSITIVE_INFINITY,
	});
	const error = kinds.error ?? schema.error ?? found.error;
	if (error !== null)
		return (
			<div className="page-error">
				<PageTitle title="Wizard" />
				<ErrorPanel
					error={error}
					onRetry={() => {
						void kinds.refetch();
						void schema.refetch();
						if (id !== "") void found.refetch();
					}}
				/>
			</div>
		);
	const ofKind = kinds.data?.find((one) => one.kind === kind);
	if (kinds.data && !ofKind) return <NotFoundPage />;
	if (!ofKind || !schema.data || (id !== "" && !found.data))
		return <PageLoading />;
	if (found.data && found.data.kind !== kind) return <NotFoundPage />;
	return (
		<StartedWizard
			kind={kind}
			ofKind={ofKind}
			schema={schema.data}
			saved={found.data}
			tenantId={tenantId}
		/>
	);
}

function StartedWizard(props: {
	readonly kind: WizardKind;
	readonly ofKind: ResourceKind;
	readonly schema: SchemaNode;
	readonly saved: Resource | undefined;
	readonly tenantId: string;
}) {
	const { kind, ofKind, schema, tenantId } = props;
	// What is saved here later belongs to the editor.
	const [saved] = useState(props.saved);
	const start = useMemo(
		() => startDraft(ofKind, schema, tenantId),
		[ofKind, schema, tenantId],
	);
	return (
		<Wizard
			kind={kind}
			ofKind={ofKind}
			schema={schema}
			saved={saved}
			start={start}
		/>
	);
}
