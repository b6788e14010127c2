/** Settings of one tenant or of the installation: the form that the schema makes, Disabled, and what a kind adds. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, App, Button, Switch } from "antd";
import { type ReactNode, useMemo } from "react";
import { useClient } from "../../api/context.tsx";
import { eventFieldsQuery } from "../../api/queries.ts";
import { ResourceCreator } from "../../forms/resource/resource-creator.tsx";
import { UnsavedGuard } from "../../forms/resource/unsaved-guard.tsx";
import { SchemaForm } from "../../forms/schema-form/schema-form.tsx";
import type { SchemaNode } from "../../forms/schema-form/schema-node.ts";
import { createFieldList } from "../../query/fields.ts";
import { plural } from "../../query/format-number.ts";
import { unmask } from "../../query/values.ts";
import { useCommands } from "../../shell/commands.tsx";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { PageTitle } from "../../shell/page-title.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { extrasOf } from "./extras.tsx";
import type { SettingsDocument, SettingsKind } from "./queries.ts";
import {
	type SettingsEditor,
	useSettingsEditor,
} from "./use-settings-editor.ts";

interface SettingsFormProps {
	readonly kind: SettingsKind;
	readonly schema: SchemaNode;
	readonly document: SettingsDocument;
	/** More buttons beside Save, such as “Remove”. */
	readonly actions?: ReactNode;
}

const none: readonly string[] = [];

export function SettingsForm(props: SettingsFormProps) {
	const { kind, schema, document, actions } = props;
	const { message } = App.useApp();
	const editor = useSettingsEditor(document);
	const { saved, isDirty, isReadOnly, isSaving, isDisabled, issues } = editor;
	const found = useQuery(eventFieldsQuery(useClient()));
	const fields = useMemo(() => createFieldList(found.data ?? []), [found.data]);
	const Extras = extrasOf(kind.kind);
	const save = async () => {
		try {
			await editor.save();
			void message.success("Saved");
		} catch {
			// The notices above the form say why; here the reader is led to them.
			window.document.querySelector(".settings-notices")?.scrollIntoView();
		}
	};
	useCommands(
		isReadOnly
			? []
			: [
					{
						...{ id: "settings.save", title: "Save", group: "Settings" },
						...{ shortcut: "mod+s", run: () => void save() },
					},
				],
	);
	return (
		<>
			<PageTitle title={kind.title} />
			<header className="settings-head">
				<div className="settings-title">
					{kind.scope === "tenant" ? (
						<>
							<Link to="/settings/$kind" params={{ kind: kind.kind }}>
								{kind.title}
							</Link>
							<span className="faint">/</span>
							<h2 className="value">{unmask(saved.tenantName)}</h2>
						</>
					) : (
						<h2>{kind.title}</h2>
					)}
					<State editor={editor} />
				</div>
				<span className="grow" />
				{/* biome-ignore lint/a11y/noLabelWithoutControl: the switch inside is a button, which a label names */}
				<label className="settings-disabled">
					<Switch
						size="small"
						checked={isDisabled}
						disabled={isReadOnly}
						onChange={editor.setDisabled}
					/>
					Disabled
				</label>
				{actions}
				{!isReadOnly && (
					<>
						{isDirty && (
							<Button onClick={editor.discard}>Discard changes</Button>
						)}
						<Button
							type="primary"
							loading={isSaving}
							// What counts anyway can be made a decision by saving it.
							disabled={!isDirty && saved.version > 0}
							onClick={() => void save()}
						>
							Save
						</Button>
					</>
				)}
			</header>
			<ResourceCreator>
				<div className="settings-scroll">
					{kind.description !== "" && (
						<p className="soft settings-lead">{kind.description}</p>
					)}
					<Notices editor={editor} />
					<section className="panel settings-panel" aria-label="Settings">
						<SchemaForm
							// A form keeps which parts are unfolded; another document begins anew.
							key={saved.version}
							root={schema}
							kind={kind.kind}
							tenantId={saved.tenantId}
							isReadOnly={isReadOnly}
							keptSecrets={none}
							fields={fields}
							change={editor.change}
							value={editor.body}
							issues={issues}
						/>
					</section>
					{Extras && <Extras editor={editor} />}
				</div>
			</ResourceCreator>
			<UnsavedGuard isDirty={isDirty && !isSaving} />
		</>
	);
}

function State({ editor }: { editor: SettingsEditor }) {
	const { saved, isDirty, issues, isReadOnly } = editor;
	return (
		<span className="settings-state faint" role="status">
			{saved.version === 0 ? (
				<span>not saved yet</span>
			) : (
				<span>
					version {saved.version},{" "}
					<TimeText ms={saved.updatedAt} ago={Date.now()} />
				</span>
			)}
			{isDirty && <span className="is-dirty">changed</span>}
			{!isReadOnly && issues.length > 0 && (
				<span className="is-bad">{plural(issues.length, "issue")}</span>
			)}
		</span>
	);
}

function Notices({ editor }: { editor: SettingsEditor }) {
	const { conflict, error, settle, isReadOnly, isDisabled } = editor;
	return (
		<div className="settings-notices">
			{isReadOnly && (
				<Alert
					type="info"
					showIcon
					title="You may look at these settings, not change them."
				/>
			)}
			{isDisabled && (
				<Alert
					type="warning"
					showIcon
					title="Disabled: these settings are kept, but not used."
				/>
			)}
			{conflict && (
				<Alert
					type="warning"
					showIcon
					role="alert"
					title={`Somebody saved version ${conflict.version} meanwhile.`}
					description="Load it to go on from there. What you typed can be kept: your changes are put on top, and nothing is saved until you save again."
					action={
						<div className="settings-choices">
							<Button
								size="small"
								type="primary"
								onClick={() => settle("mine")}
							>
								Load it, keep my changes
							</Button>
							<Button size="small" onClick={() => settle("theirs")}>
								Load it, drop mine
							</Button>
						</div>
					}
				/>
			)}
			{error !== null && <ErrorPanel error={error} />}
		</div>
	);
}
