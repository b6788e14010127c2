import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { describeError } from "#schema/index.ts";
import { enrichmentErrors } from "../errors.ts";
import { decodeGeoFile, isGeoFile } from "./geo-file.ts";
import type { GeoReader } from "./geo-record.ts";
import { createMmdbReader, isMmdb } from "./mmdb-reader.ts";
import { createSegmentReader } from "./segment-reader.ts";

/**
 * Opens a data set that `importGeoData` wrote, or a .mmdb file. It is held in memory, some 10 bytes a network. Rejects
 * with `enrichment.badGeoFile`, or the system's error when the file can't be read.
 */
export async function openGeoData(path: string): Promise<GeoReader> {
	return readGeoData(await readFile(path), basename(path));
}

/** `name` is for the error. Throws `enrichment.badGeoFile`. */
export function readGeoData(bytes: Buffer, name: string): GeoReader {
	try {
		if (isGeoFile(bytes)) return createSegmentReader(decodeGeoFile(bytes));
		if (isMmdb(bytes)) return createMmdbReader(bytes);
		throw new Error("it is neither an imported data set nor a .mmdb file");
	} catch (error) {
		throw enrichmentErrors.make(
			"badGeoFile",
			{ file: name, reason: describeError(error) },
			error,
		);
	}
}
