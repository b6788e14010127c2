/** Values by keys that the user chooses: the entries of a dictionary. Only a page of them is drawn at a time. */
import { Button, Input, Pagination } from "antd";
import { useState } from "react";
import { countText, plural } from "../../query/format-number.ts";
import { CloseIcon, PlusIcon } from "../../theme/icons.tsx";
import { joinPath } from "./body-path.ts";
import { IssueLines } from "./field-frame.tsx";
import { useForm } from "./form-context.tsx";
import { initialItem } from "./initial-value.ts";
import { type ControlProps, SchemaField } from "./schema-field.tsx";
import { asNode, controlOf, type SchemaNode } from "./schema-node.ts";

const pageSize = 50;

export function MapField(
	props: ControlProps & { readonly values: SchemaNode },
) {
	const { values, value, path, label, help } = props;
	const { root, change, isReadOnly } = useForm();
	const [search, setSearch] = useState("");
	const [page, setPage] = useState(1);
	const [newKey, setNewKey] = useState("");
	const entries = Object.entries(asNode(value));
	const wanted = search.trim().toLowerCase();
	const found =
		wanted === ""
			? entries
			: entries.filter(([key, item]) =>
					`${key} ${JSON.stringify(item)}`.toLowerCase().includes(wanted),
				);
	const shown = found.slice((page - 1) * pageSize, page * pageSize);
	const isTaken = Object.hasOwn(asNode(value), newKey);
	const add = () => {
		if (newKey === "" || isTaken) return;
		// New entries come first, where they are seen.
		change(path, { [newKey]: initialItem(root, values), ...asNode(value) });
		setNewKey("");
		setSearch("");
		setPage(1);
	};
	return (
		<section className="form-section is-wide" aria-label={label}>
			<div className="form-section-head">
				<span className="form-label">{label}</span>
				<span className="faint">
					{plural(entries.length, "entry").replace(/entrys$/, "entries")}
				</span>
				{help && <span className="form-help">{help}</span>}
				<span className="grow" />
				{entries.length > 5 && (
					<Input
						size="small"
						allowClear
						className="form-map-search"
						placeholder="Find"
						aria-label={`Find in ${label.toLowerCase()}`}
						value={search}
						onChange={(event) => {
							setSearch(event.target.value);
							setPage(1);
						}}
					/>
				)}
			</div>
			<IssueLines path={path} />
			{!isReadOnly && (
				<div className="form-map-add">
					<Input
						className="mono"
						aria-label="New key"
						placeholder="new key"
						spellCheck={false}
						status={isTaken ? "error" : ""}
						value={newKey}
						onChange={(event) => setNewKey(event.target.value)}
						onPressEnter={(event) => {
							event.preventDefault();
							add();
						}}
					/>
					<Button
						icon={<PlusIcon />}
						disabled={newKey === "" || isTaken}
						title={isTaken ? "There is an entry with this key" : undefined}
						onClick={add}
					>
						Add entry
					</Button>
				</div>
			)}
			<ul className="form-map">
				{shown.map(([key, item]) => (
					<li key={key} className="form-map-row">
						<code className="value" title={key}>
							{key}
						</code>
						<EntryValue
							values={values}
							path={joinPath(path, key)}
							label={`Value of ${key}`}
							value={item}
						/>
						{!isReadOnly && (
							<Button
								size="small"
								type="text"
								icon={<CloseIcon />}
								aria-label={`Remove ${key}`}
								onClick={() => {
									const { [key]: _, ...others } = asNode(value);
									change(path, others);
								}}
							/>
						)}
					</li>
				))}
			</ul>
			{found.length > pageSize && (
				<Pagination
					size="small"
					current={page}
					pageSize={pageSize}
					total={found.length}
					showSizeChanger={false}
					showTotal={(total) => countText(total)}
					onChange={setPage}
				/>
			)}
		</section>
	);
}

/** Rows of a table are edited as their cells, one after the other. */
function EntryValue(props: {
	readonly values: SchemaNode;
	readonly path: string;
	readonly label: string;
	readonly value: unknown;
}) {
	const { values, path, label, value } = props;
	const { root, change, isReadOnly } = useForm();
	if (controlOf(root, values).kind !== "list")
		return (
			<SchemaField
				name="value"
				node={values}
				path={path}
				value={value}
				label={label}
				isRequired
				isBare
			/>
		);
	const cells = Array.isArray(value) ? value.map(String) : [];
	return (
		<span className="form-cells">
			{[...cells, ""].map((cell, index) =>
				isReadOnly && index === cells.length ? null : (
					<Input
						key={index}
						aria-label={`${label}, cell ${index + 1}`}
						readOnly={isReadOnly}
						value={cell}
						onChange={(event) => {
							const next = [...cells];
							next[index] = event.target.value;
							while (next.at(-1) === "") next.pop();
							change(path, next);
						}}
					/>
				),
			)}
		</span>
	);
}
