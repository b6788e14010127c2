/** What the graph and the table of the pipeline show. */
import type { Service } from "../services/counters.ts";

export type NodeKind =
	| "connector"
	| "collector"
	| "journal"
	| "destination"
	| "correlator"
	| "storage"
	| "alerts";

/** Something counted at a step: what is left out there, by reason, or what waits. */
export interface StepLine {
	/** Name of the counter. */
	readonly name: string;
	readonly reason: string;
	readonly value: number;
	/** Per second; undefined while it is not known, and for what is no flow. */
	readonly rate: number | undefined;
	/** Something went wrong, rather than as a rule wants it. */
	readonly isBad: boolean;
}

/** One of the steps that a collector takes with a message. */
export interface Stage {
	readonly title: "Normalize" | "Filter" | "Aggregate" | "Enrich";
	/** What goes on from it, per second. */
	readonly out: number | undefined;
	readonly lines: readonly StepLine[];
}

export interface PipelineNode {
	readonly id: string;
	readonly kind: NodeKind;
	/** From left to right. */
	readonly column: number;
	/** Which collector's part it belongs to; undefined: to all. */
	readonly lane: number | undefined;
	readonly title: string;
	readonly subtitle: string;
	/** Absent for what no service of Ursa is. */
	readonly service: Service | undefined;
	readonly status: Service["status"];
	/** Only of collectors. */
	readonly stages: readonly Stage[];
	readonly lines: readonly StepLine[];
	readonly problems: readonly string[];
	/** How full its journal is. */
	readonly fill?: { readonly bytes: number; readonly limit: number };
}

export interface PipelineEdge {
	readonly id: string;
	readonly from: string;
	readonly to: string;
	/** Per second; undefined while it is not known. */
	readonly rate: number | undefined;
	/** Something there does not work. */
	readonly isBad: boolean;
}

export interface Pipeline {
	readonly nodes: readonly PipelineNode[];
	readonly edges: readonly PipelineEdge[];
}
