/** A widget with its title, the way to what is behind it, and in the editor all that changes it. */
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import type { DragEvent } from "react";
import type { Widget } from "#api/contract/index.ts";
import type { Period, TimeRange } from "../../query/time-range.ts";
import { writeRange } from "../../query/url-state.ts";
import { WidgetContent } from "./widget-content.tsx";

const stepPixels = 80;
const headPixels = 44;

export interface WidgetEditing {
	onEdit(): void;
	onRemove(): void;
	onMove(by: -1 | 1): void;
	onResize(side: "width" | "height", by: -1 | 1): void;
	/** Another widget was dropped here. */
	onDrop(id: string): void;
}

const dragType = "application/x-ursa-widget";

export function WidgetCard(props: {
	readonly widget: Widget;
	readonly period: Period;
	readonly range: TimeRange;
	/** Absent: it is only looked at. */
	readonly editing?: WidgetEditing | undefined;
}) {
	const { widget, period, range, editing } = props;
	const { id, title, width, height } = widget;
	const pixels = height * stepPixels;
	const dragging = editing && {
		draggable: true,
		onDragStart: (event: DragEvent) => event.dataTransfer.setData(dragType, id),
		onDragOver: (event: DragEvent) => event.preventDefault(),
		onDrop: (event: DragEvent) => {
			event.preventDefault();
			editing.onDrop(event.dataTransfer.getData(dragType));
		},
	};
	return (
		<section
			className="panel widget"
			aria-label={title}
			style={{ gridColumn: `span ${width}`, height: pixels }}
			data-widget={id}
			{...dragging}
		>
			<header className="widget-head">
				<h2>{title}</h2>
				{"sql" in widget && !editing && (
					<Link
						className="widget-more"
						to="/events"
						search={{ q: widget.sql, ...writeRange(range, true) }}
					>
						Open in Events
					</Link>
				)}
				{editing && <EditButtons title={title} editing={editing} />}
			</header>
			<div className="widget-body">
				<WidgetContent {...{ widget, period }} height={pixels - headPixels} />
			</div>
		</section>
	);
}

function EditButtons({
	title,
	editing,
}: {
	title: string;
	editing: WidgetEditing;
}) {
	const button = (sign: string, what: string, run: () => void) => (
		<Button
			size="small"
			type="text"
			aria-label={`${what} ${title}`}
			title={what}
			onClick={run}
		>
			{sign}
		</Button>
	);
	return (
		<span className="widget-buttons">
			{button("←", "Move back", () => editing.onMove(-1))}
			{button("→", "Move on", () => editing.onMove(1))}
			{button("−", "Narrower", () => editing.onResize("width", -1))}
			{button("+", "Wider", () => editing.onResize("width", 1))}
			{button("▴", "Lower", () => editing.onResize("height", -1))}
			{button("▾", "Taller", () => editing.onResize("height", 1))}
			{button("✎", "Edit", editing.onEdit)}
			{button("✕", "Remove", editing.onRemove)}
		</span>
	);
}
