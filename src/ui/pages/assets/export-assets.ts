import { endpoints, toCsvRow } from "#api/contract/index.ts";
import type { Client } from "../../api/client.ts";
import { csvColumns, toCsvLine, toJsonAsset } from "./import-file.ts";
import type { AssetFilter } from "./use-assets.ts";

/** The text of a file with all assets that the filter finds, fetched part by part. */
export async function exportAssets(
	client: Client,
	filter: AssetFilter,
	format: "csv" | "json",
	signal: AbortSignal,
): Promise<string> {
	const lines: string[] = [];
	let after: string | undefined;
	for (;;) {
		const { assets, isLast } = await client.call(
			endpoints.exportAssets,
			{ query: { ...filter, ...(after && { after }), limit: 500 } },
			signal,
		);
		for (const asset of assets) {
			lines.push(
				format === "csv"
					? toCsvLine(asset)
					: JSON.stringify(toJsonAsset(asset)),
			);
		}
		after = assets.at(-1)?.id;
		if (isLast || after === undefined) break;
	}
	return format === "csv"
		? `${[toCsvRow(csvColumns), ...lines].join("\r\n")}\r\n`
		: `[\n${lines.join(",\n")}\n]\n`;
}
