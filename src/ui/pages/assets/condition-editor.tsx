/** Groups and comparisons of an active category's condition, nested as deep as one likes. */
import { Button, Input, Select } from "antd";
import { CloseIcon, PlusIcon } from "../../theme/icons.tsx";
import type { AssetField } from "./asset-types.ts";
import {
	type Comparison,
	type Condition,
	conditionFields,
	conditionOperators,
	newComparison,
} from "./condition-model.ts";

interface EditorProps<Value> {
	readonly value: Value;
	readonly fields: readonly AssetField[];
	onChange(value: Condition): void;
	onRemove?: (() => void) | undefined;
}

export function ConditionEditor(props: EditorProps<Condition>) {
	const { value, fields, onChange, onRemove } = props;
	if ("field" in value) {
		return (
			<ComparisonEditor
				value={value}
				fields={fields}
				onChange={onChange}
				onRemove={onRemove}
			/>
		);
	}
	const isNot = "not" in value;
	const inner = isNot ? value.not : value;
	if ("field" in inner || "not" in inner) {
		return (
			<fieldset className="condition-group" aria-label="Not">
				<div className="condition-head">
					<strong>Not</strong>
					{onRemove && <RemoveButton onRemove={onRemove} />}
				</div>
				<ConditionEditor
					value={inner}
					fields={fields}
					onChange={(next) => onChange({ not: next })}
				/>
			</fieldset>
		);
	}
	const joins = "all" in inner ? "all" : "any";
	const members = "all" in inner ? inner.all : inner.any;
	const write = (next: readonly Condition[], by = joins, negated = isNot) => {
		const group = by === "all" ? { all: next } : { any: next };
		onChange(negated ? { not: group } : group);
	};
	return (
		<fieldset className="condition-group" aria-label="Group of conditions">
			<div className="condition-head">
				<Select
					aria-label="How the conditions are joined"
					value={`${isNot ? "not " : ""}${joins}`}
					popupMatchSelectWidth={false}
					options={[
						{ value: "all", label: "All of" },
						{ value: "any", label: "Any of" },
						{ value: "not all", label: "Not all of" },
						{ value: "not any", label: "None of" },
					]}
					onChange={(mode) =>
						write(
							members,
							mode.endsWith("all") ? "all" : "any",
							mode.startsWith("not"),
						)
					}
				/>
				<Button
					size="small"
					icon={<PlusIcon />}
					onClick={() => write([...members, newComparison])}
				>
					Condition
				</Button>
				<Button
					size="small"
					icon={<PlusIcon />}
					onClick={() => write([...members, { any: [newComparison] }])}
				>
					Group
				</Button>
				{onRemove && <RemoveButton onRemove={onRemove} />}
			</div>
			{members.map((member, at) => (
				<ConditionEditor
					// Members have no names of their own; they are never moved.
					key={at}
					value={member}
					fields={fields}
					onChange={(next) => write(members.with(at, next))}
					onRemove={
						members.length > 1
							? () => write(members.toSpliced(at, 1))
							: undefined
					}
				/>
			))}
		</fieldset>
	);
}

function ComparisonEditor(props: EditorProps<Comparison>) {
	const { value, fields, onChange, onRemove } = props;
	return (
		<div className="condition-row">
			<Select
				aria-label="Field"
				value={value.field}
				popupMatchSelectWidth={false}
				options={Object.entries(conditionFields).map(([key, label]) => ({
					value: key,
					label,
				}))}
				onChange={(field) =>
					onChange({
						field,
						operator:
							field === "ip"
								? "inSubnet"
								: value.operator === "inSubnet"
									? "="
									: value.operator,
						value: value.value,
					})
				}
			/>
			{value.field === "customField" && (
				<Select
					aria-label="Custom field"
					placeholder="Which field"
					value={value.customFieldId ?? null}
					popupMatchSelectWidth={false}
					options={fields.map(({ id, name }) => ({ value: id, label: name }))}
					onChange={(customFieldId) =>
						onChange({ ...value, customFieldId: customFieldId ?? undefined })
					}
				/>
			)}
			<Select
				aria-label="Operator"
				value={value.operator}
				popupMatchSelectWidth={false}
				options={Object.entries(conditionOperators).map(([key, label]) => ({
					value: key,
					label,
				}))}
				onChange={(operator) => onChange({ ...value, operator })}
			/>
			{value.operator !== "exists" && (
				<Input
					aria-label="Value"
					value={value.value}
					placeholder={value.operator === "inSubnet" ? "10.0.0.0/8" : "Value"}
					onChange={(event) =>
						onChange({ ...value, value: event.target.value })
					}
				/>
			)}
			{onRemove && <RemoveButton onRemove={onRemove} />}
		</div>
	);
}

function RemoveButton({ onRemove }: { onRemove(): void }) {
	return (
		<Button
			size="small"
			type="text"
			icon={<CloseIcon />}
			aria-label="Remove"
			onClick={onRemove}
		/>
	);
}
