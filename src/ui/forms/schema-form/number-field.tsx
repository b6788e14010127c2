/** A number, with its unit where it has one: bytes are entered as MiB, seconds as hours. */
import { InputNumber, Select, Space } from "antd";
import { useState } from "react";
import { FieldFrame } from "./field-frame.tsx";
import { useForm } from "./form-context.tsx";
import type { ControlProps } from "./schema-field.tsx";
import type { Control } from "./schema-node.ts";
import { amountText, bestUnit, unitsFor } from "./units.ts";

type NumberControl = Extract<Control, { kind: "number" }>;

export function NumberField(
	props: ControlProps & { readonly control: NumberControl },
) {
	const { control, value, path, node, label } = props;
	const { change, isReadOnly } = useForm();
	const { unit, isInteger, minimum, maximum } = control;
	const units = unitsFor(unit);
	const amount = typeof value === "number" ? value : undefined;
	const standard = typeof node.default === "number" ? node.default : undefined;
	const [chosen, setChosen] = useState(
		() => bestUnit(units, amount ?? standard ?? 0).title,
	);
	const current = units.find(({ title }) => title === chosen) ?? {
		title: unit,
		factor: 1,
	};
	return (
		<FieldFrame {...props} help={withLimits(props)}>
			{({ id, describedBy, hasIssue }) => (
				<Space.Compact className="form-number">
					<InputNumber<number>
						id={id}
						aria-describedby={describedBy}
						readOnly={isReadOnly}
						controls={!isReadOnly}
						status={hasIssue ? "error" : ""}
						placeholder={
							standard === undefined ? "" : String(standard / current.factor)
						}
						value={amount === undefined ? null : amount / current.factor}
						onChange={(typed) => {
							const next = typed === null ? undefined : typed * current.factor;
							change(
								path,
								next !== undefined && isInteger ? Math.round(next) : next,
							);
						}}
						{...(units.length === 0 && unit !== "" ? { suffix: unit } : {})}
					/>
					{units.length > 0 && (
						<Select
							aria-label={`Unit of ${label}`}
							disabled={isReadOnly}
							popupMatchSelectWidth={false}
							value={current.title}
							options={units
								.filter(
									({ factor }) =>
										factor === 1 ||
										(factor <= (maximum ?? factor) &&
											factor >= (minimum ?? 1) / 1e6),
								)
								.map(({ title }) => ({ value: title, label: title }))}
							onChange={setChosen}
						/>
					)}
				</Space.Compact>
			)}
		</FieldFrame>
	);
}

/** The help, with the limits where they say something. */
function withLimits({
	help,
	control: { minimum, maximum, unit },
}: ControlProps & { readonly control: NumberControl }): string | undefined {
	const from = minimum !== undefined ? amountText(minimum, unit) : undefined;
	const to = maximum !== undefined ? amountText(maximum, unit) : undefined;
	const limits =
		from !== undefined && to !== undefined
			? `${from} – ${to}`
			: to !== undefined
				? `at most ${to}`
				: minimum !== undefined && minimum > 1
					? `at least ${from}`
					: undefined;
	return [help, limits].filter(Boolean).join(" · ") || undefined;
}
