import type { z } from "zod";
import type {
	resourceKindShape,
	resourceShape,
	resourceSummaryShape,
} from "#api/contract/index.ts";

export type Resource = z.output<typeof resourceShape>;
export type ResourceSummary = z.output<typeof resourceSummaryShape>;
export type ResourceKind = z.output<typeof resourceKindShape>;

/** A resource while it is edited. */
export interface ResourceDraft {
	readonly name: string;
	readonly description: string;
	readonly tenantId: string;
	readonly body: unknown;
	/** Of a new one; of its first tenant only. */
	readonly folderId?: string;
}
