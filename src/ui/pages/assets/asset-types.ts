import type { z } from "zod";
import type {
	assetCategoryShape,
	assetDetailsShape,
	assetFieldShape,
	assetSortKeys,
	assetSummaryShape,
} from "#api/contract/index.ts";
import type { Severity } from "../../query/url-state.ts";

export type Asset = z.output<typeof assetSummaryShape>;
export type AssetDetails = z.output<typeof assetDetailsShape>;
export type AssetField = z.output<typeof assetFieldShape>;
export type AssetCategory = z.output<typeof assetCategoryShape>;
export type AssetSort = (typeof assetSortKeys)[number];

export const sourceTitles: Readonly<Record<string, string>> = {
	manual: "By hand",
	api: "REST API",
	ksc: "Security Center",
	kics: "KICS for Networks",
};

export function sourceTitle(kind: string): string {
	return Object.hasOwn(sourceTitles, kind)
		? (sourceTitles[kind] ?? kind)
		: kind;
}

const severities: readonly Severity[] = ["low", "medium", "high", "critical"];

/** Of 1 low … 4 critical; undefined for 0. */
export function severityOf(level: number): Severity | undefined {
	return severities[level - 1];
}
