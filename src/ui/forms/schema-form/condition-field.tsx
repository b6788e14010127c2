/** A condition; an optional one is added when it is wanted. The builder comes with the first condition shown. */
import { Button } from "antd";
import { lazy, Suspense } from "react";
import { PlusIcon } from "../../theme/icons.tsx";
import { conditionShape } from "../condition-tree/condition.ts";
import { IssueLines } from "./field-frame.tsx";
import { useForm } from "./form-context.tsx";
import { emptyCondition } from "./initial-value.ts";
import { JsonField } from "./plain-fields.tsx";
import type { ControlProps } from "./schema-field.tsx";

const ConditionTree = lazy(
	() => import("../condition-tree/condition-tree.tsx"),
);

export function ConditionField(props: ControlProps) {
	const { value, path, label, help, isRequired } = props;
	const { change, isReadOnly, fields, tenantId, kind } = useForm();
	if (value === undefined && !isRequired)
		return isReadOnly ? null : (
			<div className="form-field is-wide">
				<div className="form-offer">
					<Button
						size="small"
						icon={<PlusIcon />}
						onClick={() => change(path, emptyCondition)}
					>
						{label}
					</Button>
					{help && <span className="form-help">{help}</span>}
				</div>
				<IssueLines path={path} />
			</div>
		);
	const parsed = conditionShape.safeParse(value ?? emptyCondition);
	if (!parsed.success) return <JsonField {...props} />;
	return (
		<section className="form-section is-wide" aria-label={label}>
			<div className="form-section-head">
				<span className="form-label">{label}</span>
				{help && <span className="form-help">{help}</span>}
				<span className="grow" />
				{!isRequired && !isReadOnly && (
					<Button
						size="small"
						type="text"
						onClick={() => change(path, undefined)}
					>
						Remove
					</Button>
				)}
			</div>
			<Suspense fallback={<span className="faint">Loading …</span>}>
				<ConditionTree
					label={label}
					value={parsed.data}
					fields={fields}
					tenantId={tenantId}
					isReadOnly={isReadOnly}
					isRaw={kind === "normalizer"}
					onChange={(next) => change(path, next)}
				/>
			</Suspense>
			<IssueLines path={path} isDeep />
		</section>
	);
}
