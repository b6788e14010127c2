/** A list: members are added, removed and moved, also by keyboard (Alt with the arrow keys). */
import { Button } from "antd";
import { PlusIcon } from "../../theme/icons.tsx";
import { joinPath } from "./body-path.ts";
import { IssueLines } from "./field-frame.tsx";
import { FieldNames } from "./field-names.tsx";
import { useForm } from "./form-context.tsx";
import { initialItem } from "./initial-value.ts";
import { isFieldList } from "./labels.ts";
import { isCompact, ListItem } from "./list-item.tsx";
import type { ControlProps } from "./schema-field.tsx";
import { controlOf, resolveNode, type SchemaNode } from "./schema-node.ts";
import { inSentence, singular } from "./singular.ts";
import { useListActions } from "./use-list-actions.ts";

export function ListField(
	props: ControlProps & { readonly items: SchemaNode },
) {
	const { items, value, path, node, name, label, help, isRequired } = props;
	const { root, isReadOnly } = useForm();
	const list: readonly unknown[] = Array.isArray(value) ? value : [];
	const actions = useListActions(path, list);
	const { kind } = controlOf(root, items);
	if (kind === "text" && isFieldList(name)) return <FieldNames {...props} />;
	const maxItems = typeof node.maxItems === "number" ? node.maxItems : Infinity;
	const minItems = typeof node.minItems === "number" ? node.minItems : 0;
	const noun = inSentence(singular(label));
	return (
		<section
			className={`form-section is-wide ${isCompact(root, items) ? "is-table" : ""} ${kind === "object" ? "is-uniform" : ""}`}
			aria-label={label}
			data-path={path}
			ref={actions.container}
		>
			<div className="form-section-head">
				<span className="form-label">
					{label}
					{(isRequired || minItems > 0) && (
						<span className="form-required" title="At least one">
							{" "}
							*
						</span>
					)}
				</span>
				{list.length > 1 && <span className="faint">{list.length}</span>}
				{help && <span className="form-help">{help}</span>}
			</div>
			<IssueLines path={path} />
			{list.length > 0 && (
				<ol className="form-list">
					{list.map((item, index) => (
						<ListItem
							key={actions.keyAt(index)}
							name={singular(name)}
							label={`${singular(label)} ${index + 1}`}
							items={resolveNode(root, items)}
							part={items}
							path={joinPath(path, index)}
							index={index}
							count={list.length}
							value={item}
							actions={actions}
						/>
					))}
				</ol>
			)}
			{!isReadOnly && list.length < maxItems && (
				<div>
					<Button
						size="small"
						icon={<PlusIcon />}
						aria-label={`Add ${noun}`}
						onClick={() => actions.add(initialItem(root, items))}
					>
						Add {noun}
					</Button>
				</div>
			)}
			{isReadOnly && list.length === 0 && <span className="faint">none</span>}
		</section>
	);
}
