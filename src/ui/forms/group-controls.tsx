/** What stands around the conditions of a group: how they are joined, NOT, adding and removing. */
import { Button, Segmented } from "antd";
import type {
	ActionProps,
	CombinatorSelectorProps,
	NotToggleProps,
} from "react-querybuilder";
import { CloseIcon, PlusIcon } from "../theme/icons.tsx";

export const groupWords = {
	addRule: { title: "Add a condition", label: "Condition" },
	addGroup: { title: "Add a nested group", label: "Group" },
	removeRule: { title: "Remove the condition", label: "" },
	removeGroup: { title: "Remove the group", label: "" },
};

export const groupControls = {
	combinatorSelector: CombinatorControl,
	notToggle: NotControl,
	addRuleAction: AddAction,
	addGroupAction: AddAction,
	removeRuleAction: RemoveAction,
	removeGroupAction: RemoveAction,
};

function CombinatorControl(props: CombinatorSelectorProps) {
	// One condition has nothing to be joined with.
	if (props.ruleGroup.rules.length < 2) return null;
	return (
		<Segmented
			size="small"
			aria-label="How conditions are joined"
			value={props.value}
			options={[
				{ value: "and", label: "AND" },
				{ value: "or", label: "OR" },
			]}
			onChange={props.handleOnChange}
		/>
	);
}

function NotControl(props: NotToggleProps) {
	const { checked = false, handleOnChange, ruleGroup } = props;
	if (ruleGroup.rules.length === 0 && !checked) return null;
	return (
		<Button
			size="small"
			type={checked ? "primary" : "default"}
			aria-pressed={checked}
			title="Turns the group around: none of this"
			onClick={() => handleOnChange(!checked)}
		>
			NOT
		</Button>
	);
}

function AddAction({ label, title, handleOnClick }: ActionProps) {
	return (
		<Button
			size="small"
			type="text"
			className="condition-add"
			icon={<PlusIcon />}
			title={title}
			aria-label={title}
			onClick={(event) => handleOnClick(event)}
		>
			{label}
		</Button>
	);
}

export function RemoveAction({ title, handleOnClick }: ActionProps) {
	return (
		<Button
			size="small"
			type="text"
			className="condition-remove"
			icon={<CloseIcon />}
			title={title}
			aria-label={title}
			onClick={(event) => handleOnClick(event)}
		/>
	);
}
