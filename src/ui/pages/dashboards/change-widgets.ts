/** Changes of the order and size of widgets. */
import type { Widget } from "#api/contract/index.ts";

export function moveWidget(
	widgets: readonly Widget[],
	id: string,
	by: -1 | 1,
): Widget[] {
	const from = widgets.findIndex((widget) => widget.id === id);
	const to = from + by;
	const moved = widgets[from];
	if (moved === undefined || to < 0 || to >= widgets.length)
		return [...widgets];
	return widgets.filter((widget) => widget !== moved).toSpliced(to, 0, moved);
}

/** Puts the widget where the other one stands. */
export function placeWidget(
	widgets: readonly Widget[],
	id: string,
	targetId: string,
): Widget[] {
	const moved = widgets.find((widget) => widget.id === id);
	const to = widgets.findIndex((widget) => widget.id === targetId);
	if (moved === undefined || to < 0) return [...widgets];
	return widgets.filter((widget) => widget !== moved).toSpliced(to, 0, moved);
}

export function resizeWidget(
	widgets: readonly Widget[],
	id: string,
	side: "width" | "height",
	by: -1 | 1,
): Widget[] {
	const limits =
		side === "width" ? { least: 2, most: 12 } : { least: 1, most: 10 };
	return widgets.map((widget) =>
		widget.id === id
			? {
					...widget,
					[side]: Math.min(
						Math.max(widget[side] + by, limits.least),
						limits.most,
					),
				}
			: widget,
	);
}

/** The widget in the place of the one with its id, or at the end. */
export function putWidget(
	widgets: readonly Widget[],
	changed: Widget,
): Widget[] {
	return widgets.some(({ id }) => id === changed.id)
		? widgets.map((widget) => (widget.id === changed.id ? changed : widget))
		: [...widgets, changed];
}

/** An id that no widget has. */
export function freshId(widgets: readonly Widget[]): string {
	const taken = new Set(widgets.map(({ id }) => id));
	let number = widgets.length + 1;
	while (taken.has(`w${number}`)) number++;
	return `w${number}`;
}
