/** The events of an alert as a tree of two levels, and one line about each. */
import type { z } from "zod";
import type { alertEventShape } from "#api/contract/index.ts";
import { timeOf } from "../../query/format-time.ts";
import { isEmptyValue, lineText } from "../../query/values.ts";

export type TreeEvent = z.output<typeof alertEventShape>;

export interface TreeNode {
	readonly event: TreeEvent;
	readonly children: readonly TreeEvent[];
}

export interface TreeRow {
	readonly event: TreeEvent;
	/** From 1. */
	readonly level: number;
	readonly children: number;
}

/** When the event happened, as the correlator takes it; `timestamp` is when it arrived. */
export function happenedAt({ event, timestamp }: TreeEvent): number {
	return (
		timeOf(event.StartTime) ||
		timeOf(event.DeviceReceiptTime) ||
		timeOf(event.EndTime) ||
		timestamp
	);
}

/**
 * Base events in the order in which they happened. Those whose correlation event is not there stand on the first level,
 * so that nothing is lost.
 */
export function buildTree(events: readonly TreeEvent[]): TreeNode[] {
	const parents = new Set(
		events.filter(({ kind }) => kind === "correlation").map(({ id }) => id),
	);
	const children = Map.groupBy(events, ({ kind, parentId }) =>
		kind === "base" && parentId !== undefined && parents.has(parentId)
			? parentId
			: "",
	);
	return (children.get("") ?? []).map((event) => ({
		event,
		children: (children.get(event.id) ?? []).toSorted(
			(a, b) => happenedAt(a) - happenedAt(b),
		),
	}));
}

export function visibleRows(
	roots: readonly TreeNode[],
	folded: ReadonlySet<string>,
): TreeRow[] {
	return roots.flatMap(({ event, children }) => [
		{ event, level: 1, children: children.length },
		...(folded.has(event.id)
			? []
			: children.map((child) => ({ event: child, level: 2, children: 0 }))),
	]);
}

/** Who did what to whom, as far as the event says. */
export function summaryOf({ event }: TreeEvent): string {
	const part = (name: string) =>
		isEmptyValue(event[name]) ? "" : lineText(event[name]);
	const from = [part("SourceUserName"), part("SourceAddress")];
	const to = [
		part("DestinationUserName"),
		part("DestinationAddress") || part("DestinationHostName"),
	];
	const ends = [from, to].map((end) => end.filter(Boolean).join(" @ "));
	const path = ends.filter(Boolean).join(" → ");
	return [path, part("Message")].filter(Boolean).join(" · ");
}
