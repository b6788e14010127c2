/** Conditions of resources by clicking: nested groups whose members compare operands or name saved filters. */
import { QueryBuilderAntD } from "@react-querybuilder/antd";
import { useRef, useState } from "react";
import {
	type ControlElementsProp,
	type FullField,
	QueryBuilder,
	type RuleGroupType,
	type RuleProps,
} from "react-querybuilder";
import { groupControls, groupWords, RemoveAction } from "../group-controls.tsx";
import { type Condition, newComparison } from "./condition.ts";
import { TestEditor } from "./test-editor.tsx";
import { TreeProvider, type TreeSettings } from "./tree-context.tsx";
import { fromTree, testOf, toRule, toTree } from "./tree-model.ts";
import "../condition-builder.css";
import "./condition-tree.css";

export interface ConditionTreeProps extends TreeSettings {
	readonly label: string;
	readonly value: Condition;
	onChange(value: Condition): void;
}

export default function ConditionTree(props: ConditionTreeProps) {
	const { label, value, onChange, isReadOnly } = props;
	const [tree, setTree] = useState(() => toTree(value));
	// The tree knows its parts by ids that conditions have not: it is made anew only for a value from elsewhere.
	const given = JSON.stringify(value);
	const seen = useRef(given);
	if (seen.current !== given) {
		seen.current = given;
		setTree(toTree(value));
	}
	const change = (next: RuleGroupType) => {
		setTree(next);
		const condition = fromTree(next);
		const text = JSON.stringify(condition);
		// Drawing it the first time gives it ids, which is no change.
		if (text === JSON.stringify(fromTree(tree))) return;
		seen.current = text;
		onChange(condition);
	};
	return (
		<TreeProvider value={props}>
			<fieldset
				className="condition-builder condition-tree"
				aria-label={label}
				disabled={isReadOnly}
			>
				<QueryBuilderAntD>
					<QueryBuilder
						query={tree}
						onQueryChange={change}
						fields={fields}
						controlElements={controls}
						showNotToggle
						onAddRule={(rule) => ({ ...rule, ...toRule(newComparison) })}
						translations={groupWords}
						disabled={isReadOnly}
					/>
				</QueryBuilderAntD>
			</fieldset>
		</TreeProvider>
	);
}

const fields: FullField[] = [{ name: "test", value: "test", label: "Test" }];

const controls: ControlElementsProp<FullField, string> = {
	...groupControls,
	rule: TreeRule,
};

function TreeRule(props: RuleProps) {
	const { rule, path, actions } = props;
	return (
		<div className="rule condition-test">
			<TestEditor
				test={testOf(rule.value)}
				onChange={(next) => actions.onPropChange("value", next, path)}
			/>
			<RemoveAction
				{...props}
				title="Remove the condition"
				label=""
				handleOnClick={() => actions.onRuleRemove(path)}
				level={path.length}
				ruleOrGroup={rule}
			/>
		</div>
	);
}
