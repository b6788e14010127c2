/** A form for a body, made from the JSON Schema of its kind. */
import { useMemo } from "react";
import type { BodyPath } from "./body-path.ts";
import { FieldControl } from "./field-control.tsx";
import { IssueLines } from "./field-frame.tsx";
import {
	FormIssuesProvider,
	type FormSettings,
	FormSettingsProvider,
} from "./form-context.tsx";
import type { PlacedIssue } from "./issues.ts";
import { ObjectMembers } from "./object-field.tsx";
import { ControlProvider, SchemaField } from "./schema-field.tsx";
import { controlOf, type SchemaNode } from "./schema-node.ts";
import { UnionMembers } from "./union-field.tsx";
import "./schema-form.css";

interface SchemaFormProps extends FormSettings {
	/** Part of the schema that is shown; the whole unless told otherwise. */
	readonly node?: SchemaNode;
	/** Where that part lies in the body. */
	readonly path?: BodyPath;
	/** Of that part. */
	readonly value: unknown;
	/** Members that are shown elsewhere. */
	readonly without?: readonly string[];
	/** Only these members. */
	readonly only?: readonly string[];
	readonly issues: readonly PlacedIssue[];
}

export function SchemaForm(props: SchemaFormProps) {
	const { root, kind, tenantId, isReadOnly, keptSecrets, fields, change } =
		props;
	const { node = root, path = "", value, issues, without, only } = props;
	const settings = useMemo<FormSettings>(
		() => ({ root, kind, tenantId, isReadOnly, keptSecrets, fields, change }),
		[root, kind, tenantId, isReadOnly, keptSecrets, fields, change],
	);
	const control = controlOf(root, node);
	return (
		<FormSettingsProvider value={settings}>
			<FormIssuesProvider value={issues}>
				<ControlProvider value={FieldControl}>
					<div className={`schema-form ${isReadOnly ? "is-read-only" : ""}`}>
						<IssueLines path={path} />
						{control.kind === "object" ? (
							<ObjectMembers
								members={control.members.filter(
									({ name }) =>
										!without?.includes(name) && (only?.includes(name) ?? true),
								)}
								path={path}
								value={value}
							/>
						) : control.kind === "union" ? (
							<UnionMembers
								control={control}
								name={kind}
								node={node}
								path={path}
								value={value}
							/>
						) : (
							<SchemaField name={kind} node={node} path={path} value={value} />
						)}
					</div>
				</ControlProvider>
			</FormIssuesProvider>
		</FormSettingsProvider>
	);
}
