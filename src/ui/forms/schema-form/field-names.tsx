/** Several event fields, in order. */
import { Select } from "antd";
import { useMemo } from "react";
import { FieldFrame } from "./field-frame.tsx";
import { useForm } from "./form-context.tsx";
import type { ControlProps } from "./schema-field.tsx";

export function FieldNames(props: ControlProps) {
	const { value, path } = props;
	const { change, isReadOnly, fields } = useForm();
	const names = Array.isArray(value) ? value.map(String) : [];
	const options = useMemo(
		() => fields.all.map(({ name }) => ({ value: name, label: name })),
		[fields],
	);
	return (
		<FieldFrame {...props} isWide isDeep>
			{({ id, describedBy, hasIssue }) => (
				<Select
					id={id}
					mode="tags"
					aria-describedby={describedBy}
					className="form-names mono"
					placeholder="choose event fields, or type S.name"
					disabled={isReadOnly}
					status={hasIssue ? "error" : ""}
					options={options}
					tokenSeparators={[",", " "]}
					value={names}
					onChange={(chosen: string[]) => change(path, chosen)}
				/>
			)}
		</FieldFrame>
	);
}
