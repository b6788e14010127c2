/** The value of a condition, by the kind of its field. */
import { DatePicker, Input, Select } from "antd";
import dayjs from "dayjs";
import type { ConditionValue, Operator } from "../query/conditions.ts";
import type { FieldKind } from "../query/fields.ts";
import { arityOf } from "../query/operators.ts";
import { unmask } from "../query/values.ts";

interface ValueEditorProps {
	readonly field: string;
	readonly kind: FieldKind;
	readonly operator: Operator;
	readonly value: ConditionValue;
	/** Why one entered value does not do; undefined when it does. */
	check(value: string): string | undefined;
	onChange(value: ConditionValue): void;
	onRun(): void;
}

export function ValueEditor(props: ValueEditorProps) {
	const { operator, value, onChange } = props;
	const values = typeof value === "string" ? [value] : value;
	switch (arityOf(operator)) {
		case "none":
			return null;
		case "one":
			return (
				<OneValue {...props} value={values[0] ?? ""} onChange={onChange} />
			);
		case "two":
			return (
				<span className="value-pair">
					<OneValue
						{...props}
						value={values[0] ?? ""}
						onChange={(low) => onChange([low, values[1] ?? ""])}
					/>
					<span className="faint">and</span>
					<OneValue
						{...props}
						value={values[1] ?? ""}
						onChange={(high) => onChange([values[0] ?? "", high])}
					/>
				</span>
			);
		case "many":
			return <ManyValues {...props} values={values} />;
	}
}

/** Fields whose few numbers have names. */
const choices: Readonly<Record<string, { value: string; label: string }[]>> = {
	Type: ["base", "aggregated", "correlation", "audit", "monitoring"].map(
		(name, index) => ({
			value: String(index + 1),
			label: `${index + 1} ${name}`,
		}),
	),
	Priority: ["low", "medium", "high", "critical"].map((name, index) => ({
		value: String(index + 1),
		label: `${index + 1} ${name}`,
	})),
};

const choicesFor = (field: string) =>
	Object.hasOwn(choices, field) ? choices[field] : undefined;

type OneValueProps = Omit<ValueEditorProps, "value" | "onChange"> & {
	readonly value: string;
	onChange(value: string): void;
};

function OneValue(props: OneValueProps) {
	const { field, kind, operator, value, check, onChange, onRun } = props;
	const label = `Value of ${field}`;
	const problem = value === "" ? undefined : check(value);
	const shown = unmask(value);
	// A field of the browser draws such characters as they mean to be drawn.
	const warning =
		shown === value ? undefined : `Reorders or hides text: ${shown}`;
	const options = choicesFor(field);
	if (options && (operator === "=" || operator === "!="))
		return (
			<Select
				aria-label={label}
				className="value-choice"
				options={options}
				placeholder="choose"
				value={value || null}
				onChange={(chosen: string | null) => onChange(chosen ?? "")}
			/>
		);
	if (kind === "time")
		return (
			<DatePicker
				aria-label={label}
				showTime
				allowClear={false}
				value={/^\d+$/.test(value) ? dayjs(Number(value)) : null}
				onChange={(time) => onChange(time ? String(time.valueOf()) : "")}
			/>
		);
	return (
		<Input
			aria-label={label}
			title={problem ?? warning}
			className={`value-input ${operator === "match" || operator === "notMatch" ? "mono" : ""}`}
			placeholder={placeholderFor(kind, operator)}
			status={
				problem !== undefined ? "error" : warning !== undefined ? "warning" : ""
			}
			spellCheck={false}
			inputMode={kind === "integer" ? "numeric" : "text"}
			value={value}
			onChange={(event) => onChange(event.target.value)}
			onPressEnter={onRun}
		/>
	);
}

function ManyValues(props: ValueEditorProps & { values: readonly string[] }) {
	const { field, kind, operator, values, check, onChange } = props;
	return (
		<Select
			mode="tags"
			aria-label={`Values of ${field}`}
			className="value-tags"
			open={choicesFor(field) ? undefined : false}
			options={choicesFor(field) ?? []}
			suffixIcon={null}
			tokenSeparators={kind === "integer" ? [",", " "] : [","]}
			placeholder={placeholderFor(kind, operator)}
			status={values.some((value) => check(value) !== undefined) ? "error" : ""}
			value={[...values]}
			onChange={(chosen: string[]) => onChange(chosen)}
		/>
	);
}

function placeholderFor(kind: FieldKind, operator: Operator): string {
	if (operator === "inSubnet" || operator === "notInSubnet")
		return "10.0.0.0/8";
	if (operator === "match" || operator === "notMatch")
		return "^sshd.*\\[\\d+\\]";
	if (operator === "like" || operator === "notLike") return "%text_";
	if (arityOf(operator) === "many") return "several, each with Enter";
	if (kind === "ip") return "10.0.0.1";
	return kind === "integer" || kind === "float" ? "number" : "text";
}
