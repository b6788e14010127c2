/** Inputs of which operands are made. */
import { AutoComplete, Input, Select } from "antd";
import { useMemo } from "react";
import { useTree } from "./tree-context.tsx";

export function FieldInput(props: {
	readonly label: string;
	readonly value: string;
	onChange(field: string): void;
}) {
	const { label, value, onChange } = props;
	const { fields, isRaw, isReadOnly } = useTree();
	const options = useMemo(
		() =>
			isRaw
				? []
				: fields.all
						.filter(({ name }) =>
							name.toLowerCase().includes(value.trim().toLowerCase()),
						)
						.map(({ name }) => ({ value: name, label: name })),
		[fields, value, isRaw],
	);
	return (
		<AutoComplete
			aria-label={label}
			className="test-operand mono"
			popupMatchSelectWidth={280}
			placeholder={isRaw ? "raw field" : "field"}
			disabled={isReadOnly}
			options={options}
			value={value}
			onChange={(typed: string | undefined) => onChange(typed ?? "")}
		/>
	);
}

export function KeyFields(props: {
	readonly value: readonly string[];
	onChange(keyFields: string[]): void;
}) {
	const { fields, isReadOnly } = useTree();
	return (
		<Select
			mode="tags"
			aria-label="Key fields"
			className="test-values"
			placeholder="key fields"
			disabled={isReadOnly}
			tokenSeparators={[",", " "]}
			options={fields.all.map(({ name }) => ({ value: name, label: name }))}
			value={[...props.value]}
			onChange={(keyFields: string[]) => props.onChange(keyFields)}
		/>
	);
}

export function PartInput(props: {
	readonly label: string;
	readonly value: string | undefined;
	onChange(change: { readonly part: string }): void;
}) {
	const { isReadOnly } = useTree();
	return (
		<Input
			aria-label={props.label}
			placeholder={props.label.toLowerCase()}
			className="test-part mono"
			readOnly={isReadOnly}
			value={props.value ?? ""}
			onChange={(event) => props.onChange({ part: event.target.value })}
		/>
	);
}
