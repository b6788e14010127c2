/** What the chosen normalizers make of samples, in their order, as the collector would. */
import { type UseQueryResult, useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { useClient } from "../../api/context.tsx";
import { TestPane } from "../../forms/normalizer/test-pane.tsx";
import { resourceQuery } from "../../forms/resource/queries.ts";
import type { Resource } from "../../forms/resource/types.ts";
import type { ResourceEditor } from "../../forms/resource/use-resource-editor.ts";
import { asNode } from "../../forms/schema-form/schema-node.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";

export function ParsingTest({ editor }: { readonly editor: ResourceEditor }) {
	const client = useClient();
	const { normalizers } = asNode(editor.draft.body);
	const ids = (Array.isArray(normalizers) ? normalizers : [])
		.map(String)
		.filter((id) => id !== "");
	const { tested, error } = useQueries({
		queries: [...new Set(ids)].map((id) => ({
			...resourceQuery(client, id),
			staleTime: 5000,
		})),
		combine,
	});
	const [text, setText] = useState("");
	return (
		<section className="panel resource-panel">
			{error !== null && <ErrorPanel error={error} />}
			<TestPane
				tenantId={editor.draft.tenantId}
				normalizers={tested}
				resourceId={editor.saved?.id}
				text={text}
				onText={setText}
			/>
		</section>
	);
}

/** One function for all drawings, so that equal results stay the same list. */
function combine(results: readonly UseQueryResult<Resource>[]) {
	return {
		tested: results.flatMap(({ data }) =>
			data ? [{ id: data.id, name: data.name, body: data.body }] : [],
		),
		error: results.find((result) => result.error !== null)?.error ?? null,
	};
}
