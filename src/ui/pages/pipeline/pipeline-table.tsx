/** The pipeline as a table: the same steps in their order, for keyboards and screen readers. */
import { bytesText, countText } from "../../query/format-number.ts";
import { unmask } from "../../query/values.ts";
import { StatusDot } from "../services/status-dot.tsx";
import { plus } from "./flow-reader.ts";
import { flowText, kindTitles } from "./flow-texts.ts";
import type { Pipeline, PipelineNode, StepLine } from "./pipeline-model.ts";

interface PipelineTableProps {
	readonly pipeline: Pipeline;
	readonly chosenId: string | undefined;
	onChoose(id: string): void;
}

export function PipelineTable(props: PipelineTableProps) {
	const { pipeline } = props;
	return (
		<div className="panel pipeline-scroll">
			<table className="pipeline-table" aria-label="Pipeline">
				<thead>
					<tr>
						{[
							"Step",
							"Kind",
							"Service",
							"Status",
							"In",
							"Out",
							"Counted there",
							"Leads to",
						].map((title) => (
							<th key={title} scope="col">
								{title}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{pipeline.nodes.map((node) => (
						<NodeRows key={node.id} {...props} node={node} />
					))}
				</tbody>
			</table>
		</div>
	);
}

function NodeRows(props: PipelineTableProps & { node: PipelineNode }) {
	const { pipeline, node, chosenId, onChoose } = props;
	const { edges, nodes } = pipeline;
	const incoming = edges.filter(({ to }) => to === node.id);
	const outgoing = edges.filter(({ from }) => from === node.id);
	const titleOf = (id: string) => nodes.find((one) => one.id === id)?.title;
	const isChosen = chosenId === node.id;
	return (
		<>
			<tr className={isChosen ? "is-chosen" : ""} data-testid="pipeline-step">
				<th scope="row">
					<button
						type="button"
						className="plain-button value pipeline-open"
						aria-pressed={isChosen}
						onClick={() => onChoose(node.id)}
					>
						{unmask(node.title)}
					</button>
				</th>
				<td>{kindTitles[node.kind]}</td>
				<td className="value">{unmask(node.service?.name ?? "")}</td>
				<td>
					<StatusDot status={node.status} warning={node.problems.join(" ")} />
				</td>
				<td className="is-number">{sumText(incoming)}</td>
				<td className="is-number">{sumText(outgoing)}</td>
				<td>
					{node.fill && (
						<div>
							{bytesText(node.fill.bytes)}
							{node.fill.limit > 0 && ` of ${bytesText(node.fill.limit)}`} on
							disk
						</div>
					)}
					<LineList lines={node.lines} />
				</td>
				<td className="value">
					{outgoing.map(({ to }) => unmask(titleOf(to) ?? to)).join(", ")}
				</td>
			</tr>
			{node.stages.map(({ title, out, lines }, index) => (
				<tr key={title} className="pipeline-stage">
					<th scope="row">{title}</th>
					<td>Stage</td>
					<td className="value">{unmask(node.title)}</td>
					<td />
					<td className="is-number">
						{index === 0
							? sumText(incoming)
							: flowText(node.stages[index - 1]?.out)}
					</td>
					<td className="is-number">{flowText(out)}</td>
					<td>
						<LineList lines={lines} />
					</td>
					<td>{node.stages[index + 1]?.title ?? "Journal"}</td>
				</tr>
			))}
		</>
	);
}

function LineList({ lines }: { lines: readonly StepLine[] }) {
	return lines.map((line) => (
		<div
			key={`${line.name} ${line.reason}`}
			className={line.isBad ? "is-bad" : ""}
		>
			{line.name} <span className="value">{unmask(line.reason)}</span>{" "}
			{countText(line.value)}
			{line.rate !== undefined && (
				<span className="faint">, {flowText(line.rate)}</span>
			)}
		</div>
	));
}

function sumText(edges: readonly { rate: number | undefined }[]): string {
	return edges.length === 0
		? ""
		: flowText(plus(...edges.map(({ rate }) => rate)));
}
