/** A node of the graph: a button that opens its panel. */
import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { bytesText, countText } from "../../query/format-number.ts";
import { unmask } from "../../query/values.ts";
import { statusTitles } from "../services/service-titles.ts";
import {
	flowText,
	kindTitles,
	lineHint,
	lineNumber,
	lineTitle,
} from "./flow-texts.ts";
import type { PipelineNode, StepLine } from "./pipeline-model.ts";
import { mostLines } from "./place-nodes.ts";

export type FlowNode = Node<
	{ node: PipelineNode; isChosen: boolean; onChoose(id: string): void },
	"step"
>;

/** These say more than their kind. */
const subtitles: readonly string[] = ["destination", "journal", "alerts"];

export function StepNode({ data }: NodeProps<FlowNode>) {
	const { node, isChosen, onChoose } = data;
	return (
		<>
			{node.kind !== "connector" && (
				<Handle type="target" position={Position.Left} isConnectable={false} />
			)}
			<button
				type="button"
				className={`plain-button nopan step-node step-${node.status} ${isChosen ? "is-chosen" : ""}`}
				aria-label={spokenText(node)}
				aria-pressed={isChosen}
				onClick={() => onChoose(node.id)}
			>
				<span className="step-head">
					<span className="step-title value">{unmask(node.title)}</span>
					<span className="step-kind faint">
						{subtitles.includes(node.kind)
							? node.subtitle
							: kindTitles[node.kind]}
						{node.status !== "green" &&
							node.problems.length === 0 &&
							` · ${statusTitles[node.status]}`}
					</span>
				</span>
				{node.stages.map(({ title, out, lines }) => (
					<span key={title} className="step-stage">
						<span className="step-line">
							<span>{title}</span>
							<span className="soft">{flowText(out)}</span>
						</span>
						<Lines lines={lines} />
					</span>
				))}
				<Fill node={node} />
				<Lines lines={node.lines} />
				{node.problems.length > 0 && (
					<span className="step-problem value">
						{unmask(node.problems.join(" "))}
					</span>
				)}
			</button>
			{node.kind === "storage" ? (
				// Correlators stand in the same column.
				<Handle
					id="right"
					type="target"
					position={Position.Right}
					isConnectable={false}
				/>
			) : (
				node.kind !== "alerts" && (
					<Handle
						type="source"
						position={Position.Right}
						isConnectable={false}
					/>
				)
			)}
		</>
	);
}

function Lines({ lines }: { lines: readonly StepLine[] }) {
	return lines.slice(0, mostLines).map((line) => (
		<span
			key={`${line.name} ${line.reason}`}
			className={`step-line step-part ${line.isBad ? "is-bad" : ""}`}
			title={lineHint(line)}
		>
			<span className="value">{unmask(lineTitle(line))}</span>
			<span>{lineNumber(line)}</span>
		</span>
	));
}

function Fill({ node }: { node: PipelineNode }) {
	const { fill } = node;
	if (!fill) return null;
	const share = fill.limit > 0 ? Math.min(fill.bytes / fill.limit, 1) : 0;
	const isHigh = share > 0.7;
	return (
		<span className={`step-fill ${isHigh ? "is-bad" : ""}`}>
			<span className="step-track" aria-hidden="true">
				<span style={{ width: `${share * 100}%` }} />
			</span>
			<span className="step-line step-part">
				<span>{bytesText(fill.bytes)}</span>
				<span>{fill.limit > 0 ? `${Math.round(share * 100)} %` : ""}</span>
			</span>
		</span>
	);
}

function spokenText(node: PipelineNode): string {
	const parts = [
		`${node.title}, ${kindTitles[node.kind]}`,
		statusTitles[node.status],
		...(node.fill ? [`${bytesText(node.fill.bytes)} on disk`] : []),
		...[...node.stages.flatMap(({ lines }) => lines), ...node.lines].map(
			(line) => `${line.name} ${line.reason} ${countText(line.value)}`,
		),
		...node.problems,
	];
	return parts.join(", ");
}
