/** Which fields stand in the table and in which order: by search, boxes, dragging, or up and down. */

import { Button, Checkbox, Input, Popover } from "antd";
import { useState } from "react";
import {
	type EventField,
	type FieldList,
	isMapField,
} from "../../query/fields.ts";
import {
	ArrowDownIcon,
	ArrowUpIcon,
	CloseIcon,
	HolderIcon,
	TableIcon,
} from "../../theme/icons.tsx";
import { defaultColumns, moveItem } from "./event-columns.ts";
import "./column-chooser.css";

interface ColumnChooserProps {
	readonly fields: FieldList;
	readonly chosen: readonly string[];
	onChange(names: readonly string[]): void;
}

export function ColumnChooser(props: ColumnChooserProps) {
	return (
		<Popover
			trigger="click"
			placement="bottomRight"
			arrow={false}
			destroyOnHidden
			content={<Chooser {...props} />}
		>
			<Button size="small" icon={<TableIcon />}>
				Columns
			</Button>
		</Popover>
	);
}

function Chooser({ fields, chosen, onChange }: ColumnChooserProps) {
	const [text, setText] = useState("");
	const typed = text.trim();
	const found = fields.all.filter(
		(field) =>
			!isMapField(field.name) &&
			!chosen.includes(field.name) &&
			matches(field, typed.toLowerCase()),
	);
	const isEntry =
		typed.includes(".") &&
		fields.kindOf(typed) !== undefined &&
		!chosen.includes(typed);
	const groups = Map.groupBy(found, ({ group }) => group);
	const add = (name: string) => onChange([...chosen, name]);
	return (
		<div className="column-chooser">
			<section aria-label="Shown columns">
				<div className="column-chooser-head">
					<h3>Shown</h3>
					<Button
						size="small"
						type="link"
						onClick={() => onChange(defaultColumns.names)}
					>
						Defaults
					</Button>
				</div>
				<Shown chosen={chosen} onChange={onChange} />
			</section>
			<section aria-label="More fields">
				<Input
					allowClear
					autoFocus
					aria-label="Search fields"
					placeholder="Search fields, or S.name"
					value={text}
					onChange={(event) => setText(event.target.value)}
				/>
				<div className="column-chooser-more">
					{isEntry && (
						<Checkbox checked={false} onChange={() => add(typed)}>
							{typed}
						</Checkbox>
					)}
					{[...groups].map(([group, members]) => (
						<div key={group}>
							<h3 className="faint">{group}</h3>
							{members.map(({ name, doc }) => (
								<Checkbox
									key={name}
									checked={false}
									title={doc}
									onChange={() => add(name)}
								>
									{name}
								</Checkbox>
							))}
						</div>
					))}
					{found.length === 0 && !isEntry && (
						<p className="faint">No other field is called so.</p>
					)}
				</div>
			</section>
		</div>
	);
}

function matches({ name, doc }: EventField, text: string): boolean {
	return (
		name.toLowerCase().includes(text) ||
		(text.length > 2 && doc.toLowerCase().includes(text))
	);
}

function Shown(props: {
	chosen: readonly string[];
	onChange(names: readonly string[]): void;
}) {
	const { chosen, onChange } = props;
	const [dragged, setDragged] = useState<number>();
	return (
		<ol className="shown-columns">
			{chosen.map((name, index) => (
				<li
					key={name}
					draggable
					className={dragged === index ? "is-dragged" : ""}
					onDragStart={() => setDragged(index)}
					onDragEnd={() => setDragged(undefined)}
					onDragOver={(event) => {
						event.preventDefault();
						if (dragged === undefined || dragged === index) return;
						onChange(moveItem(chosen, dragged, index));
						setDragged(index);
					}}
				>
					<HolderIcon className="faint" />
					<span className="grow">{name}</span>
					<Button
						size="small"
						type="text"
						icon={<ArrowUpIcon />}
						aria-label={`Move ${name} up`}
						disabled={index === 0}
						onClick={() => onChange(moveItem(chosen, index, index - 1))}
					/>
					<Button
						size="small"
						type="text"
						icon={<ArrowDownIcon />}
						aria-label={`Move ${name} down`}
						disabled={index === chosen.length - 1}
						onClick={() => onChange(moveItem(chosen, index, index + 1))}
					/>
					<Button
						size="small"
						type="text"
						icon={<CloseIcon />}
						aria-label={`Remove ${name}`}
						disabled={chosen.length === 1}
						onClick={() => onChange(chosen.toSpliced(index, 1))}
					/>
				</li>
			))}
		</ol>
	);
}
