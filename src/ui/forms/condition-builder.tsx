/** Conditions by clicking: nested groups of AND, OR and NOT. */

import { QueryBuilderAntD } from "@react-querybuilder/antd";
import { Select } from "antd";
import { createContext, useContext, useMemo } from "react";
import {
	type ValueEditorProps as BuilderValueProps,
	type ControlElementsProp,
	type Field,
	type FieldSelectorProps,
	type FullField,
	type OperatorSelectorProps,
	QueryBuilder,
} from "react-querybuilder";
import { problemOf } from "../query/build-where.ts";
import type { ConditionGroup, Operator } from "../query/conditions.ts";
import type { FieldList } from "../query/fields.ts";
import { operators, operatorsFor } from "../query/operators.ts";
import { fitValue, fromBuilder, toBuilder } from "./builder-model.ts";
import { FieldSelect } from "./field-select.tsx";
import { groupControls, groupWords } from "./group-controls.tsx";
import { ValueEditor } from "./value-editor.tsx";
import "./condition-builder.css";

interface ConditionBuilderProps {
	readonly group: ConditionGroup;
	readonly fields: FieldList;
	onChange(group: ConditionGroup): void;
	onRun(): void;
}

interface BuilderContext {
	readonly fields: FieldList;
	onRun(): void;
}

const Context = createContext<BuilderContext | undefined>(undefined);

function useBuilder(): BuilderContext {
	const context = useContext(Context);
	if (!context) throw new Error("a control is used outside of the builder");
	return context;
}

export default function ConditionBuilder(props: ConditionBuilderProps) {
	const { group, fields, onChange, onRun } = props;
	const context = useMemo(() => ({ fields, onRun }), [fields, onRun]);
	const query = useMemo(() => toBuilder(group), [group]);
	const fieldOptions = useMemo<Field[]>(
		() => fields.all.map(({ name }) => ({ name, label: name })),
		[fields],
	);
	return (
		<Context.Provider value={context}>
			<div className="condition-builder" data-testid="condition-builder">
				<QueryBuilderAntD>
					<QueryBuilder
						query={query}
						onQueryChange={(next) => onChange(fromBuilder(next))}
						fields={fieldOptions}
						controlElements={controls}
						showNotToggle
						getDefaultField="Name"
						getDefaultOperator={(field) =>
							operatorsFor(fields.kindOf(field) ?? "text")[0]?.name ?? "="
						}
						getDefaultValue={(rule) => fitValue("", asOperator(rule.operator))}
						getOperators={(field) =>
							operatorsFor(fields.kindOf(field) ?? "text").map((entry) => ({
								name: entry.name,
								label: entry.title,
							}))
						}
						translations={groupWords}
					/>
				</QueryBuilderAntD>
			</div>
		</Context.Provider>
	);
}

function asOperator(name: string): Operator {
	return operators.find((entry) => entry.name === name)?.name ?? "=";
}

const controls: ControlElementsProp<FullField, string> = {
	fieldSelector: FieldControl,
	operatorSelector: OperatorControl,
	valueEditor: ValueControl,
	...groupControls,
};

function FieldControl({ value, handleOnChange }: FieldSelectorProps) {
	const { fields } = useBuilder();
	return (
		<FieldSelect
			label="Field"
			className="condition-field"
			fields={fields}
			value={value}
			onChange={handleOnChange}
		/>
	);
}

function OperatorControl(props: OperatorSelectorProps) {
	const { fields } = useBuilder();
	const { value, field, handleOnChange } = props;
	return (
		<Select
			aria-label="Operator"
			className="condition-operator"
			popupMatchSelectWidth={false}
			value={value}
			onChange={handleOnChange}
			options={operatorsFor(fields.kindOf(field) ?? "text").map((entry) => ({
				value: entry.name,
				label: entry.title,
			}))}
		/>
	);
}

function ValueControl(props: BuilderValueProps) {
	const { fields, onRun } = useBuilder();
	const operator = asOperator(props.operator);
	const value = fitValue(props.value, operator);
	return (
		<ValueEditor
			field={props.field}
			kind={fields.kindOf(props.field) ?? "text"}
			operator={operator}
			value={value}
			check={(text) =>
				problemOf({ field: props.field, operator, value: [text, text] }, fields)
			}
			onChange={props.handleOnChange}
			onRun={onRun}
		/>
	);
}
