/** The fields of one event: groups, a search within, what can be done with each value, and the raw text. */

import { Button, Dropdown, Input } from "antd";
import { useState } from "react";
import type { FieldList } from "../../query/fields.ts";
import { unmask, valueText } from "../../query/values.ts";
import {
	CopyIcon,
	FilterIcon,
	MinusCircleIcon,
	MoreIcon,
} from "../../theme/icons.tsx";
import { SeverityBadge, severityOfPriority } from "../../theme/severity.tsx";
import { WholeValue } from "./event-value.tsx";
import { groupFields, type ShownField } from "./group-fields.ts";
import type { PivotActions } from "./pivot-actions.tsx";

interface EventFieldsProps {
	readonly event: Readonly<Record<string, unknown>>;
	readonly fields: FieldList;
	readonly pivot: PivotActions;
}

export function EventFields({ event, fields, pivot }: EventFieldsProps) {
	const [filter, setFilter] = useState("");
	const groups = groupFields(event, fields, filter);
	const raw = valueText(event.Raw);
	const hasRaw =
		raw !== "" && raw.toLowerCase().includes(filter.trim().toLowerCase());
	return (
		<div className="event-fields">
			<Input
				allowClear
				aria-label="Search within the fields"
				placeholder="Search within the fields"
				value={filter}
				onChange={(change) => setFilter(change.target.value)}
			/>
			{groups.map((group) => (
				<section key={group.title} aria-label={group.title}>
					<h3>{group.title}</h3>
					<dl>
						{group.fields.map((field) => (
							<FieldRow
								key={field.name}
								field={field}
								fields={fields}
								pivot={pivot}
							/>
						))}
					</dl>
				</section>
			))}
			{hasRaw && (
				<section aria-label="Raw">
					<h3>
						Raw
						<Button
							size="small"
							type="text"
							icon={<CopyIcon />}
							aria-label="Copy Raw"
							onClick={() => pivot.copy(raw)}
						/>
					</h3>
					<pre className="event-raw value" data-testid="event-raw">
						{unmask(raw)}
					</pre>
				</section>
			)}
			{groups.length === 0 && !hasRaw && (
				<p className="faint">No field contains “{filter}”.</p>
			)}
		</div>
	);
}

function FieldRow(props: {
	field: ShownField;
	fields: FieldList;
	pivot: PivotActions;
}) {
	const { field, fields, pivot } = props;
	const { name, value, label } = field;
	const target = { field: name, value };
	const severity = name === "Priority" ? severityOfPriority(value) : undefined;
	const canFilter = pivot.canFilter(target);
	return (
		<div className="field-row" data-field={name}>
			<dt title={fields.find(name)?.doc}>
				{name}
				{label !== "" && <span className="value faint">{unmask(label)}</span>}
			</dt>
			<dd>
				{severity ? (
					<SeverityBadge severity={severity} />
				) : (
					<WholeValue kind={fields.kindOf(name)} value={value} />
				)}
				<span className="field-actions">
					<Button
						size="small"
						type="text"
						icon={<FilterIcon />}
						aria-label={`Show only this ${name}`}
						title="Show only"
						disabled={!canFilter}
						onClick={() => pivot.showOnly(target)}
					/>
					<Button
						size="small"
						type="text"
						icon={<MinusCircleIcon />}
						aria-label={`Exclude this ${name}`}
						title="Exclude"
						disabled={!canFilter}
						onClick={() => pivot.exclude(target)}
					/>
					<Button
						size="small"
						type="text"
						icon={<CopyIcon />}
						aria-label={`Copy ${name}`}
						title="Copy"
						onClick={() => pivot.copy(valueText(value))}
					/>
					<Dropdown trigger={["click"]} menu={{ items: pivot.menu(target) }}>
						<Button
							size="small"
							type="text"
							icon={<MoreIcon />}
							aria-label={`More for ${name}`}
						/>
					</Dropdown>
				</span>
			</dd>
		</div>
	);
}
