/** What every resource has: name, tenant, description. */
import { Input, Select } from "antd";
import { useId } from "react";
import type { PlacedIssue } from "../schema-form/issues.ts";
import { issuesOf } from "../schema-form/issues.ts";
import type { ResourceKind } from "./types.ts";
import type { ResourceEditor } from "./use-resource-editor.ts";
import "../schema-form/schema-form.css";

interface HeadFieldsProps {
	readonly editor: ResourceEditor;
	readonly kind: ResourceKind;
	readonly takesFocus?: boolean;
}

/** As resources define it. */
const maxName = 128;
const maxDescription = 4000;

export function HeadFields({ editor, kind, takesFocus }: HeadFieldsProps) {
	const { draft, saved, isReadOnly, shownIssues, changeHead } = editor;
	const id = useId();
	const tenants = saved
		? [{ id: saved.tenantId, name: saved.tenantName }]
		: kind.editableTenants;
	return (
		<div className={`form-grid ${isReadOnly ? "is-read-only" : ""}`}>
			<div className="form-field" data-path="name">
				<label className="form-label" htmlFor={`${id}-name`}>
					Name <span className="form-required">*</span>
				</label>
				<Input
					id={`${id}-name`}
					autoFocus={takesFocus ?? false}
					autoComplete="off"
					maxLength={maxName}
					readOnly={isReadOnly}
					status={issuesOf(shownIssues, "name").length > 0 ? "error" : ""}
					value={draft.name}
					onChange={(event) => changeHead({ name: event.target.value })}
				/>
				<HeadIssues issues={shownIssues} part="name" />
			</div>
			<div className="form-field" data-path="tenantId">
				<label className="form-label" htmlFor={`${id}-tenant`}>
					Tenant
				</label>
				<Select
					id={`${id}-tenant`}
					disabled={isReadOnly || saved !== undefined}
					showSearch={{ optionFilterProp: "label" }}
					options={tenants.map(({ id: value, name: label }) => ({
						value,
						label,
					}))}
					value={draft.tenantId === "" ? null : draft.tenantId}
					onChange={(tenantId: string) => changeHead({ tenantId })}
				/>
				<HeadIssues issues={shownIssues} part="tenantId" />
			</div>
			<div className="form-field is-wide" data-path="description">
				<label className="form-label" htmlFor={`${id}-description`}>
					Description
				</label>
				<Input.TextArea
					id={`${id}-description`}
					autoSize={{ minRows: 1, maxRows: 6 }}
					maxLength={maxDescription}
					readOnly={isReadOnly}
					value={draft.description}
					onChange={(event) => changeHead({ description: event.target.value })}
				/>
				<HeadIssues issues={shownIssues} part="description" />
			</div>
		</div>
	);
}

function HeadIssues(props: {
	readonly issues: readonly PlacedIssue[];
	readonly part: string;
}) {
	const found = issuesOf(props.issues, props.part);
	if (found.length === 0) return null;
	return (
		<div className="form-issue" role="alert">
			{found.map(({ message }) => (
				<div key={message}>{message}</div>
			))}
		</div>
	);
}
