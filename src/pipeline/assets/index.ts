/** Links events to the assets that they speak of. Pure: whoever has the assets hands over a snapshot of them. */
export {
	type AssetIndex,
	type AssetIndexSnapshot,
	createAssetIndex,
} from "./asset-index.ts";
export { createAssetStage } from "./asset-stage.ts";
