/** Chooses an event field by name, with its group; entries of maps are typed: `S.name`. */
import { Select } from "antd";
import { useMemo, useState } from "react";
import { type FieldList, isMapField } from "../query/fields.ts";

interface FieldSelectProps {
	readonly fields: FieldList;
	readonly value: string | undefined;
	readonly label: string;
	readonly className?: string;
	onChange(field: string): void;
}

export function FieldSelect(props: FieldSelectProps) {
	const { fields, value, label, className, onChange } = props;
	const [text, setText] = useState("");
	const options = useMemo(() => optionsFor(fields, text), [fields, text]);
	return (
		<Select
			aria-label={label}
			className={className ?? ""}
			popupMatchSelectWidth={340}
			placeholder="field"
			value={value || null}
			options={options}
			showSearch={{
				onSearch: setText,
				// Only fields, not the headings of their groups.
				filterOption: (typed, option) =>
					option !== undefined &&
					"value" in option &&
					matches(typed, String(option.value)),
			}}
			onChange={(field: string | null) => field && onChange(field)}
			optionRender={(option) => (
				<span title={fields.find(String(option.value))?.doc}>
					{option.label}{" "}
					<span className="faint">{fields.kindOf(String(option.value))}</span>
				</span>
			)}
		/>
	);
}

function matches(typed: string, name: string): boolean {
	return name.toLowerCase().includes(typed.trim().toLowerCase());
}

function optionsFor(fields: FieldList, typed: string) {
	const groups = Map.groupBy(
		fields.all.filter(({ name }) => !isMapField(name)),
		({ group }) => group,
	);
	const options = [...groups].map(([label, members]) => ({
		label,
		title: label,
		options: members.map(({ name }) => ({ value: name, label: name })),
	}));
	const entry = typed.trim();
	const isEntry = entry.includes(".") && fields.kindOf(entry) !== undefined;
	const own = { value: entry, label: entry };
	return isEntry
		? [{ label: "Extended", title: "Extended", options: [own] }, ...options]
		: options;
}
