import type { Widget } from "#api/contract/index.ts";
import type { Period, TimeRange } from "../../query/time-range.ts";
import { moveWidget, placeWidget, resizeWidget } from "./change-widgets.ts";
import { WidgetCard } from "./widget-card.tsx";

export function WidgetGrid(props: {
	readonly widgets: readonly Widget[];
	readonly period: Period;
	readonly range: TimeRange;
	/** Absent: they are only looked at. */
	readonly onChange: ((widgets: readonly Widget[]) => void) | undefined;
	onEdit(widget: Widget): void;
}) {
	const { widgets, period, range, onChange, onEdit } = props;
	const editingOf = (widget: Widget) =>
		onChange && {
			onEdit: () => onEdit(widget),
			onRemove: () => onChange(widgets.filter((other) => other !== widget)),
			onMove: (by: -1 | 1) => onChange(moveWidget(widgets, widget.id, by)),
			onResize: (side: "width" | "height", by: -1 | 1) =>
				onChange(resizeWidget(widgets, widget.id, side, by)),
			onDrop: (id: string) => onChange(placeWidget(widgets, id, widget.id)),
		};
	return (
		<div className="widget-grid" data-testid="widgets">
			{widgets.map((widget) => (
				<WidgetCard
					key={widget.id}
					{...{ widget, period, range }}
					editing={editingOf(widget)}
				/>
			))}
		</div>
	);
}
