/** Choices, switches, and values that are text or a number. */
import { Input, Select, Switch } from "antd";
import { useState } from "react";
import { FieldFrame } from "./field-frame.tsx";
import { useForm } from "./form-context.tsx";
import { choiceTitle } from "./labels.ts";
import type { ControlProps } from "./schema-field.tsx";

export function ChoiceField(
	props: ControlProps & { readonly values: readonly unknown[] },
) {
	const { values, value, path, node, isRequired } = props;
	const { change, isReadOnly } = useForm();
	const isOptional = !isRequired && node.default === undefined;
	// Values may be of any type: the control knows them by their place.
	const options = values.map((choice, index) => ({
		value: index,
		label: choiceTitle(choice),
	}));
	const chosen = values.indexOf(value ?? node.default);
	return (
		<FieldFrame {...props}>
			{({ id, describedBy, hasIssue }) => (
				<Select
					id={id}
					aria-describedby={describedBy}
					className="form-choice"
					popupMatchSelectWidth={false}
					placeholder={isOptional ? "not set" : "choose"}
					disabled={isReadOnly}
					allowClear={isOptional}
					status={hasIssue ? "error" : ""}
					options={options}
					value={chosen < 0 ? null : chosen}
					onChange={(index: number | null | undefined) =>
						change(
							path,
							index === null || index === undefined ? undefined : values[index],
						)
					}
				/>
			)}
		</FieldFrame>
	);
}

export function SwitchField(props: ControlProps) {
	const { value, path, node } = props;
	const { change, isReadOnly } = useForm();
	return (
		<FieldFrame {...props}>
			{({ id, describedBy }) => (
				<span className="form-switch">
					<Switch
						id={id}
						size="small"
						aria-describedby={describedBy}
						disabled={isReadOnly}
						checked={(value ?? node.default) === true}
						onChange={(isOn) => change(path, isOn)}
					/>
				</span>
			)}
		</FieldFrame>
	);
}

/** What was a number stays one as long as what is typed is one. */
export function ScalarField(props: ControlProps) {
	const { value, path } = props;
	const { change, isReadOnly } = useForm();
	const [isNumber, setNumber] = useState(typeof value === "number");
	const text = value === undefined ? "" : String(value);
	return (
		<FieldFrame {...props}>
			{({ id, describedBy, hasIssue }) => (
				<Input
					id={id}
					aria-describedby={describedBy}
					className="form-text"
					spellCheck={false}
					readOnly={isReadOnly}
					status={hasIssue ? "error" : ""}
					value={text}
					onFocus={() => setNumber(typeof value === "number" || text === "")}
					onChange={(event) => {
						const typed = event.target.value;
						const isNumeric = isNumber && /^-?\d+(\.\d+)?$/.test(typed);
						const number = Number(typed);
						change(
							path,
							isNumeric && String(number) === typed ? number : typed,
						);
					}}
				/>
			)}
		</FieldFrame>
	);
}

/** What the form has no control for. */
export function JsonField(props: ControlProps) {
	const { value, path } = props;
	const { change, isReadOnly } = useForm();
	const [text, setText] = useState(() =>
		value === undefined ? "" : JSON.stringify(value, null, 2),
	);
	const parsed = parse(text);
	return (
		<FieldFrame {...props} isWide>
			{({ id, describedBy, hasIssue }) => (
				<Input.TextArea
					id={id}
					aria-describedby={describedBy}
					className="mono"
					autoSize={{ minRows: 2, maxRows: 12 }}
					readOnly={isReadOnly}
					status={hasIssue || !parsed.isJson ? "error" : ""}
					title={parsed.isJson ? undefined : "This is no JSON yet."}
					value={text}
					onChange={(event) => {
						setText(event.target.value);
						const next = parse(event.target.value);
						if (next.isJson) change(path, next.value);
					}}
				/>
			)}
		</FieldFrame>
	);
}

function parse(text: string): { isJson: boolean; value?: unknown } {
	if (text.trim() === "") return { isJson: true, value: undefined };
	try {
		return { isJson: true, value: JSON.parse(text) };
	} catch {
		return { isJson: false };
	}
}
