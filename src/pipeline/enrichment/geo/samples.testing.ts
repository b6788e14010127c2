/** For tests of imports: what one gives, or why it fails. */
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { UrsaError } from "#schema/index.ts";
import {
	type GeoInput,
	type GeoReader,
	importGeoData,
	openGeoData,
} from "../index.ts";
import { makeDirectory, sourceOf } from "./testing.ts";

export async function imported(
	t: TestContext,
	input: GeoInput,
): Promise<GeoReader> {
	const path = join(await makeDirectory(t), "geo");
	await importGeoData(input, path);
	return await openGeoData(path);
}

export async function failure(
	t: TestContext,
	input: GeoInput,
): Promise<string> {
	const directory = await makeDirectory(t);
	try {
		await importGeoData(input, join(directory, "geo"));
	} catch (error) {
		assert.ok(error instanceof UrsaError, String(error));
		assert.match(error.code, /^enrichment\.badGeo/);
		assert.deepEqual(await readdir(directory), [], "nothing is left behind");
		return error.message;
	}
	return assert.fail("the import succeeded");
}

export const csv = (text: string): GeoInput => ({
	format: "csv",
	rows: sourceOf("own.csv", text),
});
export const ip2Location = (text: string): GeoInput => ({
	format: "ip2LocationCsv",
	rows: sourceOf("DB5.CSV", text),
});
