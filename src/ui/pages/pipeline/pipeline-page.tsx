/** The pipeline: which way messages go, how many, and where they are left out or stuck. */
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Segmented } from "antd";
import { lazy, Suspense, useCallback, useMemo } from "react";
import { useCommands } from "../../shell/commands.tsx";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { PageLoading } from "../../shell/page-loading.tsx";
import { PageTitle } from "../../shell/page-title.tsx";
import { ServiceSelect } from "../ledger/service-select.tsx";
import { useServices } from "../services/use-services.ts";
import { buildPipeline } from "./build-pipeline.ts";
import { NodePanel } from "./node-panel.tsx";
import {
	type PipelineState,
	readPipelineState,
	writePipelineState,
} from "./pipeline-state.ts";
import { PipelineTable } from "./pipeline-table.tsx";
import { useDestinationNames } from "./use-destination-names.ts";
import "../services/services-page.css";
import "./pipeline.css";

const PipelineGraph = lazy(() => import("./pipeline-graph.tsx"));

export function PipelinePage() {
	const parameters = useSearch({ from: "/shell/pipeline" });
	const navigate = useNavigate();
	const state = useMemo(() => readPipelineState(parameters), [parameters]);
	const change = useCallback(
		(patch: Partial<PipelineState>) =>
			void navigate({
				to: "/pipeline",
				search: (now) =>
					writePipelineState({ ...readPipelineState(now), ...patch }),
				replace: true,
			}),
		[navigate],
	);
	const { services, error, retry, samples } = useServices();
	const nameOf = useDestinationNames();
	const { serviceId, view, nodeId } = state;
	const pipeline = useMemo(
		() =>
			buildPipeline({ services: services ?? [], samples, serviceId, nameOf }),
		[services, samples, serviceId, nameOf],
	);
	const choose = useCallback((id: string) => change({ nodeId: id }), [change]);
	const chosen = pipeline.nodes.find(({ id }) => id === nodeId);
	const other = view === "graph" ? "table" : "graph";
	useCommands([
		{
			id: "pipeline.view",
			title: `Pipeline as ${other}`,
			group: "Pipeline",
			shortcut: "t",
			run: () => change({ view: other }),
		},
		...(chosen
			? [
					{
						id: "pipeline.close",
						title: "Close the step",
						group: "Pipeline",
						shortcut: "Escape",
						isHidden: true,
						run: () => change({ nodeId: undefined }),
					},
				]
			: []),
	]);
	if (!services && !error) return <PageLoading />;
	return (
		<div className="pipeline">
			<PageTitle title="Pipeline" />
			<div className="pipeline-head">
				<ServiceSelect
					value={serviceId}
					onChange={(id) => change({ serviceId: id, nodeId: undefined })}
				/>
				<span className="faint">
					Events per second, a mean of the last 12 s
				</span>
				<div className="grow" />
				<Segmented
					aria-label="View"
					value={view}
					options={[
						{ value: "graph", label: "Graph" },
						{ value: "table", label: "Table" },
					]}
					onChange={(value) =>
						change({ view: value === "table" ? "table" : "graph" })
					}
				/>
			</div>
			{error !== null && <ErrorPanel error={error} onRetry={retry} />}
			{services && pipeline.nodes.length === 0 && (
				<p className="soft pipeline-empty">
					No service is there, so nothing flows.{" "}
					<Link to="/services">Create a service</Link> that runs a collector.
				</p>
			)}
			{pipeline.nodes.length > 0 && (
				<div className="pipeline-area">
					{view === "table" ? (
						<PipelineTable
							pipeline={pipeline}
							chosenId={nodeId}
							onChoose={choose}
						/>
					) : (
						<div className="panel pipeline-graph" data-testid="pipeline-graph">
							<Suspense fallback={<PageLoading />}>
								<PipelineGraph
									// Another choice of services is another drawing, fitted anew.
									key={`${serviceId} ${services?.length}`}
									pipeline={pipeline}
									chosenId={nodeId}
									onChoose={choose}
								/>
							</Suspense>
						</div>
					)}
					{chosen && (
						<NodePanel
							node={chosen}
							onClose={() => change({ nodeId: undefined })}
						/>
					)}
				</div>
			)}
		</div>
	);
}
