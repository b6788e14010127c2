import type { Stage } from "../collector/index.ts";
import type { AssetIndex } from "./asset-index.ts";
import { linkAssets } from "./link-assets.ts";

/** The last stage of a collector: names the assets that an event speaks of. `index`: those known now. */
export function createAssetStage(index: () => AssetIndex | undefined): Stage {
	return {
		name: "assets",
		process(events) {
			const known = index();
			if (known === undefined || known.size === 0) return events;
			for (const event of events) {
				// The events of a batch belong to it alone.
				Object.assign(event, linkAssets(event, known));
			}
			return events;
		},
	};
}
