/** A new resource made on the way, beside the form that needs it. */
import { useQuery } from "@tanstack/react-query";
import { Button, Drawer } from "antd";
import { useRef } from "react";
import { useClient } from "../../api/context.tsx";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { PageLoading } from "../../shell/page-loading.tsx";
import type { SchemaNode } from "../schema-form/schema-node.ts";
import { BodyEditor } from "./body-editor.tsx";
import { EditorNotices } from "./editor-notices.tsx";
import { HeadFields } from "./head-fields.tsx";
import { kindsQuery, schemaQuery } from "./queries.ts";
import { startDraft } from "./start-draft.ts";
import type { ResourceKind } from "./types.ts";
import { useResourceEditor } from "./use-resource-editor.ts";
import "./resource-editor.css";

interface ResourceDrawerProps {
	readonly kind: string;
	readonly tenantId: string;
	onClose(): void;
	onCreated(id: string): void;
}

export default function ResourceDrawer(props: ResourceDrawerProps) {
	const client = useClient();
	const kinds = useQuery(kindsQuery(client));
	const schema = useQuery(schemaQuery(client, props.kind));
	const kind = kinds.data?.find((one) => one.kind === props.kind);
	if (kind && schema.data)
		return <NewResource {...props} ofKind={kind} schema={schema.data} />;
	const error = kinds.error ?? schema.error;
	return (
		<Drawer open title="New" size={720} onClose={props.onClose}>
			{error !== null ? <ErrorPanel error={error} /> : <PageLoading />}
		</Drawer>
	);
}

function NewResource(
	props: ResourceDrawerProps & {
		readonly ofKind: ResourceKind;
		readonly schema: SchemaNode;
	},
) {
	const { ofKind, schema, tenantId, onClose, onCreated } = props;
	const editor = useResourceEditor({
		kind: ofKind.kind,
		start: startDraft(ofKind, schema, tenantId),
	});
	const form = useRef<HTMLDivElement>(null);
	const save = async () => {
		try {
			const created = await editor.save();
			onCreated(created.id);
		} catch {
			// The notices say why; the drawer stays.
		}
	};
	return (
		<Drawer
			open
			title={`New ${ofKind.title.toLowerCase()}`}
			size={ofKind.kind === "normalizer" ? "85vw" : 720}
			onClose={onClose}
			afterOpenChange={(isOpen) => {
				// The drawer takes the focus for itself when it opens.
				if (isOpen) form.current?.querySelector("input")?.focus();
			}}
			footer={
				<div className="editor-foot">
					<Button
						type="primary"
						loading={editor.isSaving}
						onClick={() => void save()}
					>
						Create
					</Button>
					<Button onClick={onClose}>Cancel</Button>
				</div>
			}
		>
			<div className="resource-editor" ref={form}>
				<EditorNotices editor={editor} />
				<HeadFields editor={editor} kind={ofKind} takesFocus />
				<BodyEditor editor={editor} schema={schema} />
			</div>
		</Drawer>
	);
}
