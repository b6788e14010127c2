/** What the pipeline keeps in the address: `?service=<id>&view=table&node=<id>`. */
import { firstText, type Parameters } from "../../query/url-state.ts";

export interface PipelineState {
	readonly serviceId: string | undefined;
	readonly view: "graph" | "table";
	/** Whose panel is open. */
	readonly nodeId: string | undefined;
}

export function readPipelineState(parameters: Parameters): PipelineState {
	return {
		serviceId: firstText(parameters.service),
		view: firstText(parameters.view) === "table" ? "table" : "graph",
		nodeId: firstText(parameters.node),
	};
}

export function writePipelineState(state: PipelineState): Parameters {
	return {
		service: state.serviceId,
		view: state.view === "table" ? "table" : undefined,
		node: state.nodeId,
	};
}
