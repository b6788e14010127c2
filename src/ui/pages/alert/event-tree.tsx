/** Correlation events, each with the base events that led to it. */

import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { countText, plural } from "../../query/format-number.ts";
import { localTime, utcTime } from "../../query/format-time.ts";
import { unmask, valueText } from "../../query/values.ts";
import { CaretDownIcon, CaretRightIcon } from "../../theme/icons.tsx";
import {
	buildTree,
	happenedAt,
	summaryOf,
	type TreeEvent,
	type TreeRow,
	visibleRows,
} from "./event-rows.ts";

interface EventTreeProps {
	readonly events: readonly TreeEvent[];
	readonly openId: string | undefined;
	readonly isOverflowed: boolean;
	onOpen(id: string): void;
}

export function EventTree(props: EventTreeProps) {
	const { events, openId, isOverflowed, onOpen } = props;
	const roots = useMemo(() => buildTree(events), [events]);
	const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
	const [activeId, setActiveId] = useState<string>();
	const rows = visibleRows(roots, folded);
	const host = useRef<HTMLDivElement>(null);
	const activeIndex = Math.max(
		rows.findIndex(({ event }) => event.id === (activeId ?? openId)),
		0,
	);
	const toggle = (id: string) =>
		setFolded((before) => {
			const next = new Set(before);
			if (!next.delete(id)) next.add(id);
			return next;
		});
	const moveTo = (index: number) => {
		const row = rows[index];
		if (!row) return;
		setActiveId(row.event.id);
		if (openId !== undefined) onOpen(row.event.id);
		host.current?.children[index]?.scrollIntoView({ block: "nearest" });
	};
	const onKeyDown = (event: KeyboardEvent) => {
		const row = rows[activeIndex];
		if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
		const isFolded = folded.has(row.event.id);
		if (event.key === "j" || event.key === "ArrowDown") moveTo(activeIndex + 1);
		else if (event.key === "k" || event.key === "ArrowUp")
			moveTo(activeIndex - 1);
		else if (event.key === "Enter") onOpen(row.event.id);
		else if (event.key === "ArrowLeft" && row.children > 0 && !isFolded)
			toggle(row.event.id);
		else if (event.key === "ArrowRight" && isFolded) toggle(row.event.id);
		else return;
		event.preventDefault();
		event.stopPropagation();
	};
	return (
		<section className="panel event-tree-panel" aria-label="Related events">
			<h3>
				Related events{" "}
				<span className="faint">
					{plural(roots.length, "correlation event")},{" "}
					{countText(events.length - roots.length)} base
					{isOverflowed && " · the alert is full: later events are not here"}
				</span>
			</h3>
			{events.length === 0 && (
				<p className="faint event-tree-none">
					The alert keeps no events. Show them in Events.
				</p>
			)}
			<div
				ref={host}
				className="event-tree"
				role="tree"
				aria-label="Related events"
				tabIndex={0}
				aria-activedescendant={rows[activeIndex]?.event.id}
				onKeyDown={onKeyDown}
			>
				{rows.map((row, index) => (
					<TreeItem
						key={row.event.id}
						row={row}
						isFolded={folded.has(row.event.id)}
						isActive={index === activeIndex}
						isOpen={row.event.id === openId}
						onToggle={toggle}
						onOpen={(id) => {
							setActiveId(id);
							onOpen(id);
						}}
					/>
				))}
			</div>
		</section>
	);
}

function TreeItem(props: {
	row: TreeRow;
	isFolded: boolean;
	isActive: boolean;
	isOpen: boolean;
	onToggle(id: string): void;
	onOpen(id: string): void;
}) {
	const { row, isFolded, isActive, isOpen, onToggle, onOpen } = props;
	const { event, level, children } = row;
	const name = valueText(event.event.Name) || "Event";
	return (
		// biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys of its active item
		<div
			id={event.id}
			role="treeitem"
			tabIndex={-1}
			aria-level={level}
			aria-selected={isOpen}
			aria-expanded={children > 0 ? !isFolded : undefined}
			className={`tree-row tree-${event.kind} ${isActive ? "is-active" : ""} ${isOpen ? "is-open" : ""}`}
			onClick={() => onOpen(event.id)}
		>
			{children > 0 ? (
				<button
					type="button"
					tabIndex={-1}
					className="plain-button tree-caret"
					aria-label={isFolded ? "Unfold" : "Fold"}
					onClick={(click) => {
						click.stopPropagation();
						onToggle(event.id);
					}}
				>
					{isFolded ? <CaretRightIcon /> : <CaretDownIcon />}
				</button>
			) : (
				<span className="tree-caret" />
			)}
			<span
				className="tree-time"
				title={`Happened ${utcTime(happenedAt(event))}\nArrived ${utcTime(event.timestamp)}`}
			>
				{localTime(happenedAt(event))}
			</span>
			<span className="tree-name value">{unmask(name)}</span>
			<span className="tree-summary value">{unmask(summaryOf(event))}</span>
			{children > 0 && (
				<span className="faint tree-count">
					{plural(children, "base event")}
				</span>
			)}
		</div>
	);
}
