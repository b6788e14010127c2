/** The body of a resource: the form of its kind, and for normalizers the tree of rules and the test beside it. */
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo } from "react";
import { useClient } from "../../api/context.tsx";
import { eventFieldsQuery } from "../../api/queries.ts";
import { createFieldList } from "../../query/fields.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { PageLoading } from "../../shell/page-loading.tsx";
import { SchemaForm } from "../schema-form/schema-form.tsx";
import type { SchemaNode } from "../schema-form/schema-node.ts";
import type { ResourceEditor } from "./use-resource-editor.ts";

const NormalizerEditor = lazy(
	() => import("../normalizer/normalizer-editor.tsx"),
);

interface BodyEditorProps {
	readonly editor: ResourceEditor;
	readonly schema: SchemaNode;
	/** Only these members of the body. */
	readonly only?: readonly string[];
}

export function BodyEditor(props: BodyEditorProps) {
	const { editor, schema, only } = props;
	const found = useQuery(eventFieldsQuery(useClient()));
	const fields = useMemo(() => createFieldList(found.data ?? []), [found.data]);
	if (found.error !== null)
		return (
			<ErrorPanel error={found.error} onRetry={() => void found.refetch()} />
		);
	if (!found.data) return <PageLoading />;
	const common = {
		root: schema,
		kind: editor.kind,
		tenantId: editor.draft.tenantId,
		isReadOnly: editor.isReadOnly,
		keptSecrets: editor.saved?.keptSecrets ?? none,
		fields,
		change: editor.change,
		issues: editor.shownIssues,
	};
	if (editor.kind === "normalizer")
		return (
			<Suspense fallback={<PageLoading />}>
				<NormalizerEditor {...common} body={editor.draft.body} />
			</Suspense>
		);
	return (
		<SchemaForm
			{...common}
			value={editor.draft.body}
			{...(only ? { only } : {})}
		/>
	);
}

const none: readonly string[] = [];
