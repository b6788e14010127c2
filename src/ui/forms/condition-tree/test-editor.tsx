/** One test: if or if not, left operand, operator, right operand; or a saved filter. */
import { Button, Select } from "antd";
import { ResourcePick } from "../resource/resource-pick.tsx";
import {
	type Comparison,
	emptyOperand,
	newComparison,
	type OperandKind,
	type Test,
} from "./condition.ts";
import { OperandEditor } from "./operand-editor.tsx";
import {
	isUnary,
	lefts,
	operatorTitles,
	rights,
	unaryOf,
	withoutCase,
} from "./operators.ts";
import { useTree } from "./tree-context.tsx";

interface TestEditorProps {
	readonly test: Test;
	onChange(test: Test): void;
}

export function TestEditor({ test, onChange }: TestEditorProps) {
	const { isReadOnly, tenantId } = useTree();
	const chooseLeft = (kind: OperandKind | "filter") =>
		onChange(
			kind === "filter"
				? { kind, filter: "", isNegated: test.isNegated }
				: withLeft(test, kind),
		);
	return (
		<>
			<Button
				size="small"
				type={test.isNegated ? "primary" : "default"}
				className="test-if"
				disabled={isReadOnly}
				aria-pressed={test.isNegated}
				title={test.isNegated ? "Holds when this is not so" : "Turn around"}
				onClick={() => onChange({ ...test, isNegated: !test.isNegated })}
			>
				{test.isNegated ? "If not" : "If"}
			</Button>
			<Select
				aria-label="What is tested"
				className="test-kind"
				popupMatchSelectWidth={false}
				disabled={isReadOnly}
				value={test.kind === "filter" ? "filter" : test.left.kind}
				options={[...lefts]}
				onChange={chooseLeft}
			/>
			{test.kind === "filter" ? (
				<span className="test-operand">
					<ResourcePick
						label="Filter"
						kind="filter"
						tenantId={tenantId}
						isReadOnly={isReadOnly}
						isOptional={false}
						value={test.filter}
						onChange={(filter) => onChange({ ...test, filter })}
					/>
				</span>
			) : (
				<ComparisonEditor test={test} onChange={onChange} />
			)}
		</>
	);
}

function withLeft(test: Test, kind: OperandKind): Comparison {
	const base: Comparison =
		test.kind === "comparison"
			? test
			: { ...newComparison, isNegated: test.isNegated };
	const unary = unaryOf(kind);
	const { right = newComparison.right, ...rest } = base;
	if (unary !== undefined)
		return { ...rest, left: emptyOperand(kind), operator: unary };
	return {
		...rest,
		left: emptyOperand(kind),
		operator: isUnary(base.operator) ? "=" : base.operator,
		right,
	};
}

function ComparisonEditor(props: {
	readonly test: Comparison;
	onChange(test: Test): void;
}) {
	const { test, onChange } = props;
	const { isReadOnly, fields } = useTree();
	const { left, operator, ignoreCase } = test;
	const right = test.right ?? emptyOperand("constant");
	const unary = unaryOf(left.kind);
	const kind = left.kind === "field" ? fields.kindOf(left.field) : undefined;
	const chooseOperator = (next: string) => {
		const { right: _, ...rest } = test;
		onChange(
			isUnary(next)
				? { ...rest, operator: next }
				: { ...rest, operator: next, right },
		);
	};
	return (
		<>
			<OperandEditor
				side="left"
				operand={left}
				isUnary={isUnary(operator)}
				onChange={(next) => onChange({ ...test, left: next })}
			/>
			<Select
				aria-label="Operator"
				className="test-operator"
				popupMatchSelectWidth={false}
				disabled={isReadOnly}
				value={operator}
				options={[
					...(unary ? [{ value: unary, label: "has an entry" }] : []),
					...operatorTitles.map(([value, label]) => ({ value, label })),
				]}
				onChange={chooseOperator}
			/>
			{!isUnary(operator) && (
				<>
					<Select
						aria-label="Compared with"
						className="test-kind"
						popupMatchSelectWidth={false}
						disabled={isReadOnly}
						value={right.kind}
						options={[...rights]}
						onChange={(next: OperandKind) =>
							onChange({ ...test, right: emptyOperand(next) })
						}
					/>
					<OperandEditor
						side="right"
						operand={right}
						isNumeric={kind === "integer" || kind === "float"}
						isExpression={operator === "match"}
						onChange={(next) => onChange({ ...test, right: next })}
					/>
				</>
			)}
			{!isUnary(operator) && !withoutCase.includes(operator) && (
				<Button
					size="small"
					type={ignoreCase ? "primary" : "text"}
					disabled={isReadOnly}
					aria-pressed={ignoreCase}
					aria-label="Do not match case"
					title={
						ignoreCase
							? "Case does not matter"
							: "Case matters: click to ignore it"
					}
					onClick={() => onChange({ ...test, ignoreCase: !ignoreCase })}
				>
					Aa
				</Button>
			)}
		</>
	);
}
