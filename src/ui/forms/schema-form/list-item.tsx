/** One member of a list: a line where its parts are few, a card where they are many. */
import { Button } from "antd";
import { type KeyboardEvent, memo, useState } from "react";
import {
	ArrowDownIcon,
	ArrowUpIcon,
	CaretDownIcon,
	CaretRightIcon,
	CloseIcon,
} from "../../theme/icons.tsx";
import type { BodyPath } from "./body-path.ts";
import { CompactItem } from "./compact-item.tsx";
import { IssueLines } from "./field-frame.tsx";
import { useForm, useIssueCount } from "./form-context.tsx";
import { SchemaField } from "./schema-field.tsx";
import {
	asNode,
	type Control,
	controlOf,
	type SchemaNode,
} from "./schema-node.ts";
import { SplitMembers } from "./split-members.tsx";
import { summaryOf } from "./summary.ts";
import { UnionMembers } from "./union-field.tsx";
import type { ListActions } from "./use-list-actions.ts";

interface ListItemProps {
	readonly name: string;
	readonly label: string;
	/** Schema of a member. */
	readonly items: SchemaNode;
	/** The same, before its reference was followed. */
	readonly part: SchemaNode;
	readonly path: BodyPath;
	readonly index: number;
	readonly count: number;
	readonly value: unknown;
	readonly actions: ListActions;
}

/** Objects with more members get a card. */
const maxInLine = 5;

export function isCompact(root: SchemaNode, items: SchemaNode): boolean {
	const control = controlOf(root, items);
	if (control.kind === "object") return isSmall(root, control);
	return (
		control.kind === "union" &&
		control.branches.every(({ node }) => {
			const branch = controlOf(root, node);
			return branch.kind === "object" && isSmall(root, branch);
		})
	);
}

function isSmall(
	root: SchemaNode,
	{ members }: Extract<Control, { kind: "object" }>,
): boolean {
	return (
		members.length <= maxInLine &&
		members.every(({ node }) => controlOf(root, node).kind !== "condition")
	);
}

export const ListItem = memo(function ListItem(props: ListItemProps) {
	const { items, part, path, index, value, actions, label, name } = props;
	const { root, isReadOnly } = useForm();
	const control = controlOf(root, part);
	const onKeyDown = (event: KeyboardEvent) => {
		if (!event.altKey || event.ctrlKey || event.metaKey || isReadOnly) return;
		if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
		event.preventDefault();
		event.stopPropagation();
		actions.move(index, event.key === "ArrowUp" ? index - 1 : index + 1);
	};
	const isStructured = control.kind === "object" || control.kind === "union";
	const isInLine = !isStructured || isCompact(root, part);
	return (
		<li
			className={isInLine ? "form-line" : "form-card"}
			data-index={index}
			onKeyDown={onKeyDown}
		>
			{!isStructured ? (
				<SchemaField
					name={name}
					node={items}
					path={path}
					value={value}
					label={label}
					isRequired
					isBare
				/>
			) : isInLine ? (
				<CompactItem
					control={control}
					path={path}
					value={value}
					name={name}
					label={label}
				/>
			) : (
				<CardBody {...props} control={control} />
			)}
			{isInLine && <ItemActions {...props} />}
		</li>
	);
});

function CardBody(props: ListItemProps & { readonly control: Control }) {
	const { control, value, path, items, name, label, count } = props;
	const [isOpened, setOpened] = useState(count <= 3);
	const issueCount = useIssueCount(path);
	const isOpen = isOpened || issueCount > 0;
	return (
		<>
			<div className="form-card-head">
				<button
					type="button"
					className="plain-button form-fold"
					aria-expanded={isOpen}
					aria-label={label}
					onClick={() => setOpened(!isOpen)}
				>
					{isOpen ? <CaretDownIcon /> : <CaretRightIcon />} {label}{" "}
					<span className="faint value">{summaryOf(value)}</span>
				</button>
				<span className="grow" />
				<ItemActions {...props} />
			</div>
			<IssueLines path={path} />
			{isOpen && control.kind === "union" && (
				<UnionMembers
					control={control}
					name={name}
					node={items}
					path={path}
					value={value}
				/>
			)}
			{isOpen && control.kind === "object" && (
				<div className="form-grid">
					<SplitMembers
						members={control.members}
						path={path}
						value={asNode(value)}
					/>
				</div>
			)}
		</>
	);
}

function ItemActions(props: ListItemProps) {
	const { index, count, actions, label } = props;
	const { isReadOnly } = useForm();
	if (isReadOnly) return null;
	return (
		<span className="form-item-actions">
			{count > 1 && (
				<>
					<Button
						size="small"
						type="text"
						data-move="up"
						icon={<ArrowUpIcon />}
						aria-label={`Move ${label} up`}
						title="Up (Alt ↑)"
						aria-disabled={index === 0}
						onClick={() => actions.move(index, index - 1)}
					/>
					<Button
						size="small"
						type="text"
						data-move="down"
						icon={<ArrowDownIcon />}
						aria-label={`Move ${label} down`}
						title="Down (Alt ↓)"
						aria-disabled={index === count - 1}
						onClick={() => actions.move(index, index + 1)}
					/>
				</>
			)}
			<Button
				size="small"
				type="text"
				data-remove
				icon={<CloseIcon />}
				aria-label={`Remove ${label}`}
				title="Remove"
				onClick={() => actions.remove(index)}
			/>
		</span>
	);
}
