/** Text: one line, several lines, or the name of an event field with the fields offered. */
import { AutoComplete, Input } from "antd";
import { useMemo, useState } from "react";
import { FieldFrame } from "./field-frame.tsx";
import { useForm } from "./form-context.tsx";
import { isCode, isEventField, isLongText } from "./labels.ts";
import type { ControlProps } from "./schema-field.tsx";

export function TextField(
	props: ControlProps & { readonly maxLength: number | undefined },
) {
	const { name, value, path, node, maxLength, isRequired, isBare } = props;
	const { change, isReadOnly } = useForm();
	const text = typeof value === "string" ? value : "";
	const standard = typeof node.default === "string" ? node.default : undefined;
	// An optional member that is empty is not there.
	const set = (typed: string) =>
		change(
			path,
			typed === "" && !isRequired && standard === undefined ? undefined : typed,
		);
	if (isEventField(name, node.title))
		return <EventFieldInput {...props} text={text} onText={set} />;
	const isLong = isLongText(name, maxLength) && !isBare;
	return (
		<FieldFrame {...props} isWide={isLong}>
			{({ id, describedBy, hasIssue }) => {
				const common = {
					id,
					"aria-describedby": describedBy,
					className: `form-text ${isCode(name) ? "mono" : ""}`,
					spellCheck: false,
					autoComplete: "off",
					readOnly: isReadOnly,
					status: hasIssue ? ("error" as const) : ("" as const),
					value: text,
				};
				return isLong ? (
					<Input.TextArea
						{...common}
						autoSize={{ minRows: 2, maxRows: 14 }}
						onChange={(event) => set(event.target.value)}
					/>
				) : (
					<Input {...common} onChange={(event) => set(event.target.value)} />
				);
			}}
		</FieldFrame>
	);
}

function EventFieldInput(
	props: ControlProps & {
		readonly text: string;
		onText(text: string): void;
	},
) {
	const { text, onText } = props;
	const { fields, isReadOnly } = useForm();
	const [isOpen, setOpen] = useState(false);
	const options = useMemo(() => {
		if (!isOpen) return [];
		const typed = text.trim().toLowerCase();
		return fields.all
			.filter(({ name }) => name.toLowerCase().includes(typed))
			.map(({ name }) => ({ value: name, label: name }));
	}, [fields, text, isOpen]);
	return (
		<FieldFrame {...props}>
			{({ id, describedBy, hasIssue }) => (
				<AutoComplete
					id={id}
					aria-describedby={describedBy}
					className="form-text mono"
					popupMatchSelectWidth={280}
					disabled={isReadOnly}
					status={hasIssue ? "error" : ""}
					value={text}
					options={options}
					onOpenChange={setOpen}
					onChange={(typed: string | undefined) => onText(typed ?? "")}
				/>
			)}
		</FieldFrame>
	);
}
