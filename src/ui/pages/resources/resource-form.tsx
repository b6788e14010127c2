/** The page of a resource, new or saved. */
import { Link } from "@tanstack/react-router";
import { App, Button } from "antd";
import { BodyEditor } from "../../forms/resource/body-editor.tsx";
import { EditorNotices } from "../../forms/resource/editor-notices.tsx";
import { HeadFields } from "../../forms/resource/head-fields.tsx";
import { ResourceCreator } from "../../forms/resource/resource-creator.tsx";
import { startDraft } from "../../forms/resource/start-draft.ts";
import type {
	Resource,
	ResourceDraft,
	ResourceKind,
} from "../../forms/resource/types.ts";
import { UnsavedGuard } from "../../forms/resource/unsaved-guard.tsx";
import { useResourceEditor } from "../../forms/resource/use-resource-editor.ts";
import type { SchemaNode } from "../../forms/schema-form/schema-node.ts";
import { unmask } from "../../query/values.ts";
import { useCommands } from "../../shell/commands.tsx";
import { PageTitle } from "../../shell/page-title.tsx";
import { EditorState } from "./editor-state.tsx";
import { pluralTitle } from "./plural-title.ts";
import { ResourceActions } from "./resource-actions.tsx";
import { ResourceUsers } from "./resource-users.tsx";
import { ResourceVersions } from "./resource-versions.tsx";
import "../../forms/resource/resource-editor.css";
import "./resource-page.css";

interface ResourceFormProps {
	readonly kind: ResourceKind;
	readonly schema: SchemaNode;
	readonly saved?: Resource;
	readonly start?: ResourceDraft;
	onCreated?(id: string): void;
	onGone(): void;
	onRestored?(resource: Resource): void;
}

export function ResourceForm(props: ResourceFormProps) {
	const { kind, schema, onCreated, onGone } = props;
	const { message } = App.useApp();
	const editor = useResourceEditor({
		kind: kind.kind,
		saved: props.saved,
		start: props.start ?? startDraft(kind, schema),
	});
	const { saved, isDirty, isReadOnly, isSaving } = editor;
	const save = async () => {
		try {
			const resource = await editor.save();
			void message.success(`Saved as version ${resource.version}`);
			if (!saved) onCreated?.(resource.id);
		} catch {
			// The notices above the form say why; here the reader is led to them.
			document.querySelector(".resource-notices")?.scrollIntoView();
		}
	};
	useCommands(
		isReadOnly
			? []
			: [
					{
						id: "resource.save",
						title: "Save",
						group: "Resource",
						shortcut: "mod+s",
						run: () => void save(),
					},
				],
	);
	const noun = kind.title.toLowerCase();
	const title = saved ? unmask(saved.name) : `New ${noun}`;
	return (
		<div className="resource-page">
			<PageTitle title={title} />
			<header className="resource-head">
				<div className="resource-title">
					<Link to="/resources" search={{ kind: kind.kind }}>
						{pluralTitle(kind.title)}
					</Link>
					<span className="faint">/</span>
					<h2 className="value">{title}</h2>
					<EditorState editor={editor} />
				</div>
				<span className="grow" />
				{saved && (
					<ResourceActions
						resource={saved}
						kind={kind}
						isDirty={isDirty}
						onGone={onGone}
					/>
				)}
				{!isReadOnly && (
					<>
						{isDirty && saved && (
							<Button onClick={editor.discard}>Discard changes</Button>
						)}
						<Button
							type="primary"
							loading={isSaving}
							disabled={saved !== undefined && !isDirty}
							onClick={() => void save()}
						>
							{saved ? "Save" : "Create"}
						</Button>
					</>
				)}
			</header>
			<ResourceCreator>
				<div className="resource-scroll">
					<div className="resource-editor">
						<div className="resource-notices">
							<EditorNotices editor={editor} />
						</div>
						<section className="panel resource-panel">
							<HeadFields
								editor={editor}
								kind={kind}
								takesFocus={saved === undefined}
							/>
						</section>
						<section className="panel resource-panel" aria-label="Settings">
							<BodyEditor
								// A form keeps which parts are unfolded; another draft begins anew.
								key={saved?.version ?? 0}
								editor={editor}
								schema={schema}
							/>
						</section>
						{saved && <ResourceUsers id={saved.id} />}
						{saved && props.onRestored && (
							<ResourceVersions
								resource={saved}
								isDirty={isDirty}
								onRestored={props.onRestored}
							/>
						)}
					</div>
				</div>
			</ResourceCreator>
			<UnsavedGuard isDirty={isDirty && !isSaving} />
		</div>
	);
}
