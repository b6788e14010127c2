import assert from "node:assert/strict";
import { test } from "node:test";
import { createAssetIndex } from "./asset-index.ts";
import { linkAssets } from "./link-assets.ts";

const index = createAssetIndex({
	version: "1",
	assets: [
		["a", "web.corp.test", ["10.0.0.1", "10.0.0.9"]],
		["b", "", ["10.0.0.2", "2001:db8::1"]],
		["c", "db.corp.test", ["10.0.0.9"]],
	],
});

test("each group of fields leads to its own asset", () => {
	assert.deepEqual(
		linkAssets(
			{
				SourceAddress: "10.0.0.1",
				DestinationHostName: "DB.corp.test.",
				DeviceAddress: "2001:DB8::0:1",
			},
			index,
		),
		{ SourceAssetID: "a", DestinationAssetID: "c", DeviceAssetID: "b" },
	);
});

test("the host name comes before the address", () => {
	assert.deepEqual(
		linkAssets(
			{ SourceHostName: "db.corp.test", SourceAddress: "10.0.0.1" },
			index,
		),
		{ SourceAssetID: "c" },
	);
	assert.deepEqual(
		linkAssets({ SourceHostName: "unknown", SourceAddress: "10.0.0.1" }, index),
		{ SourceAssetID: "a" },
	);
});

test("a short name needs the domain beside it", () => {
	assert.deepEqual(linkAssets({ DeviceHostName: "web" }, index), {});
	assert.deepEqual(
		linkAssets({ DeviceHostName: "WEB", DeviceDnsDomain: "corp.test" }, index),
		{ DeviceAssetID: "a" },
	);
});

test("a shared address leads to the asset whose main one it is", () => {
	assert.deepEqual(linkAssets({ SourceAddress: "10.0.0.9" }, index), {
		SourceAssetID: "c",
	});
});

test("an id that is there stays, and what is unknown, empty or no address links nothing", () => {
	assert.deepEqual(
		linkAssets({ SourceAssetID: "x", SourceAddress: "10.0.0.1" }, index),
		{},
	);
	assert.deepEqual(
		linkAssets(
			{ SourceAddress: "10.9.9.9", DeviceAddress: "", DestinationAddress: "?" },
			index,
		),
		{},
	);
	const empty = createAssetIndex({ version: "0", assets: [] });
	assert.deepEqual(linkAssets({ SourceAddress: "10.0.0.1" }, empty), {});
});
