import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { test } from "node:test";
import type { AssetIndexSnapshot } from "#pipeline/index.ts";
import { keepAssetCopy } from "./asset-copy.ts";

const snapshot = (version: string, address: string): AssetIndexSnapshot => ({
	version,
	assets: [[`asset-${version}`, "", [address]]],
});

/** Answers one question after the other; each question is an event. */
function createCore(
	answers: readonly (AssetIndexSnapshot | Error | undefined)[],
) {
	const asked = new EventEmitter();
	const versions: string[] = [];
	return {
		versions,
		asked,
		ask: async (version: string) => {
			const answer = answers[versions.push(version) - 1];
			setImmediate(() => asked.emit("answered"));
			if (answer instanceof Error) throw answer;
			return answer;
		},
	};
}

test("assets are asked for anew with the version that is known, and stay while the core is away", async (t) => {
	const core = createCore([
		snapshot("1", "10.0.0.1"),
		undefined,
		new Error("no core"),
		snapshot("2", "10.0.0.2"),
	]);
	const problems: string[] = [];
	const copy = keepAssetCopy({
		ask: core.ask,
		onProblem: (sentence) => problems.push(sentence),
		everyMs: 1,
	});
	t.after(() => copy.stop());
	assert.equal(copy.index(), undefined);
	await once(core.asked, "answered");
	assert.equal(copy.index()?.byAddress("10.0.0.1"), "asset-1");
	await once(core.asked, "answered");
	assert.equal(copy.index()?.version, "1");
	await once(core.asked, "answered");
	assert.equal(copy.index()?.byAddress("10.0.0.1"), "asset-1");
	await once(core.asked, "answered");
	assert.equal(copy.index()?.byAddress("10.0.0.2"), "asset-2");
	copy.stop();
	assert.deepEqual(core.versions.slice(0, 4), ["", "1", "1", "1"]);
	assert.match(problems.join(), /as they were: no core/);
});
