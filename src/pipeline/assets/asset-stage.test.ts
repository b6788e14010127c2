import assert from "node:assert/strict";
import { test } from "node:test";
import { createAssetIndex } from "./asset-index.ts";
import { createAssetStage } from "./asset-stage.ts";

const event = () => ({ SourceAddress: "10.0.0.1", Name: "log-in" });

test("events get the ids of their assets, and are otherwise as they were", async () => {
	const index = createAssetIndex({
		version: "1",
		assets: [["web", "", ["10.0.0.1"]]],
	});
	const stage = createAssetStage(() => index);
	assert.deepEqual(await stage.process([event(), { Name: "other" }]), [
		{ ...event(), SourceAssetID: "web" },
		{ Name: "other" },
	]);
});

test("without assets, or before they are known, events pass as they are", async () => {
	for (const index of [
		undefined,
		createAssetIndex({ version: "0", assets: [] }),
	]) {
		const stage = createAssetStage(() => index);
		assert.deepEqual(await stage.process([event()]), [event()]);
	}
});
