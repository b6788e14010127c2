/** The pipeline drawn: nodes stand fixed, numbers change as the answers come. */
import {
	Background,
	Controls,
	type Edge,
	ReactFlow,
	useNodesState,
	useReactFlow,
	useStore,
} from "@xyflow/react";
import "@xyflow/react/dist/style.css";
import { useEffect, useMemo } from "react";
import { useTheme } from "../../theme/theme-provider.tsx";
import { flowText } from "./flow-texts.ts";
import type { Pipeline, PipelineEdge } from "./pipeline-model.ts";
import { type FlowNode, StepNode } from "./pipeline-node.tsx";
import { placeNodes } from "./place-nodes.ts";

const nodeTypes = { step: StepNode };

interface PipelineGraphProps {
	readonly pipeline: Pipeline;
	readonly chosenId: string | undefined;
	onChoose(id: string): void;
}

export default function PipelineGraph(props: PipelineGraphProps) {
	const { pipeline, chosenId, onChoose } = props;
	const { isDark } = useTheme();
	const [nodes, setNodes, onNodesChange] = useNodesState<FlowNode>([]);
	useEffect(() => {
		// What was measured of a node is kept: without it the node would vanish until it is measured again.
		setNodes((before) =>
			placeNodes(pipeline.nodes).map(({ node, x, y, width }) => ({
				...before.find(({ id }) => id === node.id),
				id: node.id,
				type: "step",
				position: { x, y },
				// A node that can be neither moved nor selected would let clicks through.
				style: { width, pointerEvents: "all" },
				data: { node, isChosen: node.id === chosenId, onChoose },
			})),
		);
	}, [pipeline, chosenId, onChoose, setNodes]);
	const edges = useMemo(() => {
		const nodes = new Map(pipeline.nodes.map((node) => [node.id, node]));
		return pipeline.edges.map((edge) => {
			const from = nodes.get(edge.from);
			return drawEdge(edge, {
				isBack: from?.column === nodes.get(edge.to)?.column,
				// The edge before it says the same.
				isSilent: from?.kind === "destination",
			});
		});
	}, [pipeline]);
	if (nodes.length === 0) return null;
	return (
		<ReactFlow
			nodes={nodes}
			edges={edges}
			nodeTypes={nodeTypes}
			onNodesChange={onNodesChange}
			colorMode={isDark ? "dark" : "light"}
			fitView
			fitViewOptions={fit}
			minZoom={0.2}
			maxZoom={1.6}
			nodesDraggable={false}
			nodesConnectable={false}
			nodesFocusable={false}
			edgesFocusable={false}
			elementsSelectable={false}
			// The wheel scrolls the page's own way: with Ctrl it enlarges.
			panOnScroll
			zoomOnDoubleClick={false}
		>
			<Background color="var(--line)" gap={24} />
			<Controls showInteractive={false} />
			<FitToWidth />
		</ReactFlow>
	);
}

const fit = { padding: 0.04, maxZoom: 1 };

/** Shows all again when the drawing gets another width, such as beside the panel of a step. */
function FitToWidth() {
	const { fitView } = useReactFlow();
	const width = useStore((state) => state.width);
	useEffect(() => {
		if (width > 0) void fitView(fit);
	}, [width, fitView]);
	return null;
}

/** `isBack`: to a node of the same column, which it reaches from behind. */
function drawEdge(
	{ id, from, to, rate, isBad }: PipelineEdge,
	{ isBack, isSilent }: { isBack: boolean; isSilent: boolean },
): Edge {
	const colour = isBad ? "var(--bad)" : "var(--bar)";
	const isIdle = rate === 0;
	return {
		id,
		source: from,
		target: to,
		...(isBack ? { targetHandle: "right" } : {}),
		...(rate === undefined || isSilent ? {} : { label: flowText(rate) }),
		labelShowBg: true,
		labelBgPadding: [4, 2],
		labelBgBorderRadius: 3,
		labelBgStyle: { fill: "var(--page)" },
		labelStyle: {
			fill: isBad ? "var(--bad)" : "var(--text-soft)",
			fontSize: 11.5,
		},
		style: {
			stroke: isIdle && !isBad ? "var(--line-strong)" : colour,
			strokeWidth: widthOf(rate),
			...(isIdle || isBad ? { strokeDasharray: "5 4" } : {}),
		},
	};
}

/** A tenfold rate is a little wider. */
function widthOf(rate: number | undefined): number {
	return Math.min(1.5 + Math.log10(1 + (rate ?? 0)) * 0.8, 5);
}
