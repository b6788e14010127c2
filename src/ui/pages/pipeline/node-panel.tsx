/** What is known of one step, and where to go from it. */
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useMe } from "../../api/context.tsx";
import { bytesText, countText } from "../../query/format-number.ts";
import { unmask } from "../../query/values.ts";
import { CloseIcon } from "../../theme/icons.tsx";
import { eventsOfService } from "../services/service-titles.ts";
import { StatusDot } from "../services/status-dot.tsx";
import { flowText, kindTitles } from "./flow-texts.ts";
import type { PipelineNode, StepLine } from "./pipeline-model.ts";

interface NodePanelProps {
	readonly node: PipelineNode;
	onClose(): void;
}

export function NodePanel({ node, onClose }: NodePanelProps) {
	const { fill } = node;
	return (
		<aside className="panel node-panel" aria-label={`Step ${node.title}`}>
			<header>
				<h2 className="value">{unmask(node.title)}</h2>
				<Button
					type="text"
					size="small"
					icon={<CloseIcon />}
					aria-label="Close the step"
					onClick={onClose}
				/>
			</header>
			<p className="faint">
				{kindTitles[node.kind]}
				{node.service && node.service.name !== node.title && (
					<> of {unmask(node.service.name)}</>
				)}
				{node.kind === "destination" &&
					node.subtitle !== "destination" &&
					` · ${node.subtitle}`}
			</p>
			{node.kind !== "alerts" && <StatusDot status={node.status} warning="" />}
			{node.problems.map((problem) => (
				<p key={problem} className="node-problem value">
					{unmask(problem)}
				</p>
			))}
			{fill && (
				<p>
					{bytesText(fill.bytes)}
					{fill.limit > 0 &&
						` of ${bytesText(fill.limit)} (${Math.round((fill.bytes / fill.limit) * 100)} %)`}{" "}
					<span className="faint">
						on disk: what waits, and files that still hold some of it
					</span>
				</p>
			)}
			{node.stages.map(({ title, out, lines }) => (
				<section key={title} aria-label={title}>
					<h3>
						{title} <span className="faint">{flowText(out)} go on</span>
					</h3>
					<PanelLines node={node} lines={lines} />
				</section>
			))}
			<PanelLines node={node} lines={node.lines} />
			<Ways node={node} />
		</aside>
	);
}

function PanelLines(props: { node: PipelineNode; lines: readonly StepLine[] }) {
	const { node, lines } = props;
	return (
		<dl className="node-lines">
			{lines.map((line) => (
				<div key={`${line.name} ${line.reason}`}>
					<dt>
						{line.name}{" "}
						{line.name === "rejected" && node.service ? (
							<Link
								to="/dead-letters"
								search={{ service: node.service.id, code: line.reason }}
							>
								<code>{unmask(line.reason)}</code>
							</Link>
						) : (
							<span className="value soft">{unmask(line.reason)}</span>
						)}
					</dt>
					<dd>
						{countText(line.value)}
						{line.rate !== undefined && (
							<span className="faint"> {flowText(line.rate)}</span>
						)}
					</dd>
				</div>
			))}
		</dl>
	);
}

function Ways({ node }: { node: PipelineNode }) {
	const { permissions } = useMe();
	const { service, kind, title } = node;
	if (!service)
		return permissions.includes("alerts.view") ? (
			<Link to="/alerts">Go to the alerts</Link>
		) : null;
	const search = { service: service.id };
	return (
		<nav className="node-ways" aria-label="More of this step">
			<Link to="/services" search={search}>
				Service
			</Link>
			{kind !== "storage" && kind !== "correlator" && (
				<>
					<Link
						to="/ledger"
						search={
							kind === "connector" ? { ...search, connector: title } : search
						}
					>
						Ledger
					</Link>
					<Link
						to="/dead-letters"
						search={
							node.lines.some(({ name }) => name === "refused")
								? { ...search, code: "destinations.refused" }
								: search
						}
					>
						Dead letters
					</Link>
				</>
			)}
			{permissions.includes("events.search") && (
				<Link to="/events" search={eventsOfService(service)}>
					Events
				</Link>
			)}
		</nav>
	);
}
