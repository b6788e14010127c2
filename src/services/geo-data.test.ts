import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { geoVersion, importGeoFiles, readGeoFile } from "./geo-data.ts";
import { openGeoCopy } from "./runtime/geo-copy.ts";

async function makeDirectory(t: TestContext): Promise<string> {
	const directory = await mkdtemp(join(tmpdir(), "ursa-geo-"));
	t.after(() => rm(directory, { recursive: true, force: true }));
	return directory;
}

const header = "network,country,region,city,latitude,longitude";

test("a data set is imported, and collectors fetch it once per version", async (t) => {
	const core = await makeDirectory(t);
	const collector = await makeDirectory(t);
	assert.equal(await geoVersion(core), undefined);
	const csv = join(core, "own.csv");
	let fetched = 0;
	const link = {
		geoData() {
			fetched++;
			return readGeoFile(core);
		},
	};
	async function importAnd(city: string) {
		await writeFile(csv, `${header}\n192.0.2.0/24,DE,BE,${city},52.5,13.4\n`);
		const { networks } = await importGeoFiles({
			dataDirectory: core,
			format: "csv",
			files: [csv],
			onProgress: () => undefined,
		});
		assert.equal(networks, 1);
		const version = await geoVersion(core);
		const reader = await openGeoCopy(collector, version, link);
		return reader?.find("192.0.2.7")?.city;
	}
	assert.equal(await importAnd("Berlin"), "Berlin");
	await openGeoCopy(collector, await geoVersion(core), link);
	assert.equal(fetched, 1);
	assert.equal(await importAnd("Potsdam-Babelsberg"), "Potsdam-Babelsberg");
	assert.equal(fetched, 2);
	assert.equal(await openGeoCopy(collector, undefined, link), undefined);
});

test("wrong files are told, and the data set that was there stays", async (t) => {
	const core = await makeDirectory(t);
	const good = join(core, "good.csv");
	const bad = join(core, "bad.csv");
	await writeFile(good, `${header}\n192.0.2.0/24,DE,BE,Berlin,52.5,13.4\n`);
	await writeFile(bad, `${header}\nnowhere,DE,BE,Berlin,52.5,13.4\n`);
	const importFiles = (format: "csv" | "maxmind", ...files: string[]) =>
		importGeoFiles({
			dataDirectory: core,
			format,
			files,
			onProgress: () => undefined,
		});
	await importFiles("csv", good);
	const version = await geoVersion(core);
	await assert.rejects(importFiles("csv", bad), {
		code: "enrichment.badGeoRow",
		message: /bad\.csv.*2|2.*bad\.csv/,
	});
	await assert.rejects(importFiles("maxmind", good), {
		code: "geo.wrongFiles",
		message: /locations/,
	});
	assert.equal(await geoVersion(core), version);
});
