/** What a widget shows; each asks for its own data. */
import type { Widget } from "#api/contract/index.ts";
import type { Period } from "../../query/time-range.ts";
import { AlertsWidget } from "./alerts-widget.tsx";
import { EventsWidget } from "./events-widget.tsx";
import { HistogramWidget } from "./histogram-widget.tsx";
import { ServicesWidget } from "./services-widget.tsx";

export interface WidgetProps<Kind extends Widget["kind"] = Widget["kind"]> {
	readonly widget: Extract<Widget, { kind: Kind }>;
	readonly period: Period;
	/** Pixels that the content may take. */
	readonly height: number;
}

export function WidgetContent({ widget, period, height }: WidgetProps) {
	switch (widget.kind) {
		case "events":
			return <EventsWidget {...{ widget, period, height }} />;
		case "histogram":
			return <HistogramWidget {...{ widget, period, height }} />;
		case "alerts":
			return <AlertsWidget {...{ widget, period, height }} />;
		case "services":
			return <ServicesWidget />;
		case "text":
			return <p className="widget-text">{widget.text}</p>;
	}
}
