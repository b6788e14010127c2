/** Where the nodes stand: columns from left to right, each collector's part in a lane of its own. */
import type { PipelineNode } from "./pipeline-model.ts";

/** Pixels, by column. */
const widths = [146, 258, 118, 168, 216, 112] as const;
const columnGap = 68;
const nodeGap = 14;
const laneGap = 36;

export interface Placed {
	readonly node: PipelineNode;
	readonly x: number;
	readonly y: number;
	readonly width: number;
}

export function placeNodes(nodes: readonly PipelineNode[]): Placed[] {
	const placed: Placed[] = [];
	let top = 0;
	const lanes = Map.groupBy(
		nodes.filter(({ lane }) => lane !== undefined),
		({ lane }) => lane,
	);
	for (const own of lanes.values()) {
		const height = highest(own);
		placed.push(...placeColumns(own, top, height));
		top += height + laneGap;
	}
	const common = nodes.filter(({ lane }) => lane === undefined);
	const whole = Math.max(top - laneGap, highest(common));
	return [...placed, ...alignAlerts(placeColumns(common, 0, whole))];
}

/** Beside the correlator that raises them. */
function alignAlerts(placed: readonly Placed[]): Placed[] {
	const beside = placed.find(({ node }) => node.kind === "correlator");
	return placed.map((one) =>
		one.node.kind === "alerts" && beside ? { ...one, y: beside.y } : one,
	);
}

/** Each column in the middle of the height. */
function placeColumns(
	nodes: readonly PipelineNode[],
	top: number,
	height: number,
): Placed[] {
	return widths.flatMap((width, column) => {
		const own = nodes.filter((node) => node.column === column);
		let y = top + (height - heightOf(own)) / 2;
		return own.map((node) => {
			const placed = { node, x: leftOf(column), y, width };
			y += estimateHeight(node) + nodeGap;
			return placed;
		});
	});
}

const leftOf = (column: number) =>
	widths.slice(0, column).reduce((x, width) => x + width + columnGap, 0);

function highest(nodes: readonly PipelineNode[]): number {
	return Math.max(
		...widths.map((_, column) =>
			heightOf(nodes.filter((node) => node.column === column)),
		),
		0,
	);
}

function heightOf(nodes: readonly PipelineNode[]): number {
	return nodes.reduce(
		(sum, node, index) =>
			sum + estimateHeight(node) + (index === 0 ? 0 : nodeGap),
		0,
	);
}

/** Lines shown of each step; the panel has all. */
export const mostLines = 3;
const shown = (lines: readonly unknown[]) => Math.min(lines.length, mostLines);

/** Pixels, about: texts wrap or not by the font. Too much only leaves a gap. */
function estimateHeight(node: PipelineNode): number {
	const stages = node.stages.reduce(
		(sum, { lines }) => sum + 27 + shown(lines) * 18,
		0,
	);
	const problems = node.problems.length > 0 ? 42 : 0;
	const fill = node.fill ? 30 : 0;
	return 50 + stages + shown(node.lines) * 18 + problems + fill;
}
