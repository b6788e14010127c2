/** One side of a comparison. */
import { Input, Select } from "antd";
import { ResourcePick } from "../resource/resource-pick.tsx";
import type { Operand } from "./condition.ts";
import { FieldInput, KeyFields, PartInput } from "./operand-parts.tsx";
import { useTree } from "./tree-context.tsx";

interface OperandEditorProps {
	readonly side: "left" | "right";
	readonly operand: Operand;
	/** Only the key of the entry counts. */
	readonly isUnary?: boolean;
	readonly isNumeric?: boolean;
	readonly isExpression?: boolean;
	onChange(operand: Operand): void;
}

export function OperandEditor(props: OperandEditorProps) {
	const { operand, onChange, side, isUnary, isNumeric, isExpression } = props;
	const { isReadOnly, tenantId } = useTree();
	switch (operand.kind) {
		case "field":
			return (
				<FieldInput
					label={side === "left" ? "Field" : "Compared field"}
					value={operand.field}
					onChange={(field) => onChange({ ...operand, field })}
				/>
			);
		case "constant":
			return (
				<Input
					aria-label="Value"
					className={`test-operand ${isExpression ? "mono" : ""}`}
					placeholder={isExpression ? "^sshd\\[\\d+\\]" : "value"}
					spellCheck={false}
					readOnly={isReadOnly}
					value={String(operand.value)}
					onChange={(event) =>
						onChange({
							...operand,
							value: scalarOf(event.target.value, isNumeric),
						})
					}
				/>
			);
		case "list":
			return (
				<Select
					mode="tags"
					open={false}
					suffixIcon={null}
					aria-label="Values"
					className="test-values"
					placeholder="several, each with Enter"
					disabled={isReadOnly}
					tokenSeparators={[","]}
					value={operand.values.map(String)}
					onChange={(values: string[]) =>
						onChange({
							...operand,
							values: values.map((value) => scalarOf(value, isNumeric)),
						})
					}
				/>
			);
		case "activeList":
			return (
				<>
					<span className="test-operand">
						<ResourcePick
							label="Active list"
							kind="activeList"
							tenantId={tenantId}
							isReadOnly={isReadOnly}
							isOptional={false}
							value={operand.list}
							onChange={(list) => onChange({ ...operand, list })}
						/>
					</span>
					<KeyFields
						value={operand.keyFields}
						onChange={(keyFields) => onChange({ ...operand, keyFields })}
					/>
					{!isUnary && (
						<PartInput
							label="Field of the record"
							value={operand.field}
							onChange={({ part }) => {
								const { field: _, ...rest } = operand;
								onChange(part === "" ? rest : { ...rest, field: part });
							}}
						/>
					)}
				</>
			);
		case "dictionary":
			return (
				<>
					<span className="test-operand">
						<ResourcePick
							label="Dictionary"
							kind="dictionary"
							tenantId={tenantId}
							isReadOnly={isReadOnly}
							isOptional={false}
							value={operand.dictionary}
							onChange={(dictionary) => onChange({ ...operand, dictionary })}
						/>
					</span>
					<KeyFields
						value={operand.keyFields}
						onChange={(keyFields) => onChange({ ...operand, keyFields })}
					/>
					{!isUnary && (
						<PartInput
							label="Column, of a table"
							value={operand.column}
							onChange={({ part }) => {
								const { column: _, ...rest } = operand;
								onChange(part === "" ? rest : { ...rest, column: part });
							}}
						/>
					)}
				</>
			);
	}
}

function scalarOf(text: string, isNumeric = false): string | number {
	const number = Number(text);
	return isNumeric && text !== "" && String(number) === text ? number : text;
}
