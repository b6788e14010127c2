import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { suite, test } from "node:test";
import { UrsaError } from "#schema/index.ts";
import { importGeoData, openGeoData } from "../index.ts";
import type { GeoProgress } from "./csv-rows.ts";
import { csv } from "./samples.testing.ts";
import { makeDirectory } from "./testing.ts";

suite("an import", () => {
	test("tells how far it is, file by file", async (t) => {
		const path = join(await makeDirectory(t), "geo");
		const seen: GeoProgress[] = [];
		const text = "network,country\n192.0.2.0/24,A\n198.51.100.0/24,B\n";
		const result = await importGeoData(csv(text), path, {
			onProgress: (progress) => seen.push(progress),
		});
		assert.ok(seen.length > 3);
		assert.deepEqual(seen.at(-1), {
			file: "own.csv",
			rows: 3,
			bytes: text.length,
		});
		assert.deepEqual(result, {
			networks: 2,
			bytes: (await readFile(path)).length,
		});
	});

	test("that is aborted or fails leaves the old data set as it was", async (t) => {
		const path = join(await makeDirectory(t), "geo");
		await importGeoData(csv("network,country\n192.0.2.0/24,Old"), path);
		const controller = new AbortController();
		const long = `network,country\n${"192.0.2.0/24,New\n".repeat(100)}`;
		await assert.rejects(
			importGeoData(csv(long), path, {
				signal: controller.signal,
				onProgress: () => controller.abort(new Error("changed my mind")),
			}),
			/changed my mind/,
		);
		await assert.rejects(importGeoData(csv(`${long}x`), path), /line 102/);
		const geo = await openGeoData(path);
		assert.equal(geo.find("192.0.2.1")?.country, "Old");
	});

	test("can be opened only whole", async (t) => {
		const path = join(await makeDirectory(t), "geo");
		await importGeoData(csv("network,country\n192.0.2.0/24,Utopia"), path);
		const whole = await readFile(path);
		const broken = async (bytes: Uint8Array): Promise<string> => {
			await writeFile(path, bytes);
			const error: unknown = await openGeoData(path).then(
				() => "opened",
				(reason: unknown) => reason,
			);
			assert.ok(error instanceof UrsaError, String(error));
			assert.equal(error.code, "enrichment.badGeoFile");
			return error.message;
		};
		for (let length = 0; length < whole.length; length++) {
			await broken(whole.subarray(0, length));
		}
		assert.match(await broken(Buffer.from("")), /neither an imported data set/);
		assert.match(
			await broken(Buffer.concat([whole, Buffer.from("x")])),
			/bytes instead of/,
		);
		for (let at = 0; at < whole.length; at++) {
			const damaged = Buffer.from(whole);
			damaged[at] = (damaged[at] ?? 0) ^ 1;
			await broken(damaged);
		}
		await assert.rejects(openGeoData(`${path}.none`), { code: "ENOENT" });
	});
});
