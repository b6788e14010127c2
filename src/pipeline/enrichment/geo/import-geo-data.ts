/** From the files of a data set to the one file that collectors open. */
import { replaceFile } from "#platform/index.ts";
import { enrichmentErrors } from "../errors.ts";
import type { GeoSource, ReadOptions } from "./csv-rows.ts";
import { createGeoBuilder } from "./geo-builder.ts";
import { encodeGeoFile } from "./geo-file.ts";
import {
	readIp2LocationCsv,
	readMaxMindCsv,
	readOwnCsv,
} from "./geo-formats.ts";
import { readGeoData } from "./open-geo-data.ts";

export type GeoInput =
	/** Ursa's own CSV: `network` or `from,to`, then country, region, city, latitude, longitude. */
	| { readonly format: "csv"; readonly rows: GeoSource }
	/** GeoLite2 or GeoIP2 City. */
	| {
			readonly format: "maxMindCsv";
			readonly locations: GeoSource;
			/** IPv4, IPv6 or both. */
			readonly blocks: readonly GeoSource[];
	  }
	| { readonly format: "ip2LocationCsv"; readonly rows: GeoSource }
	/** MaxMind's binary format, at most 512 MiB; kept as it is. */
	| { readonly format: "mmdb"; readonly file: GeoSource };

export interface ImportedGeoData {
	/** Networks read; undefined for mmdb, which is not taken apart. */
	readonly networks: number | undefined;
	/** Size of the file written. */
	readonly bytes: number;
}

const mostMmdbBytes = 512 * 1024 * 1024;

/**
 * Reads the data set, and only when all of it is right replaces the file at `outputPath`, durably. Rejects with
 * `enrichment.badGeoRow` (file and line), `badGeoFile`, the reason of the signal, and errors of the system.
 */
export async function importGeoData(
	input: GeoInput,
	outputPath: string,
	options: ReadOptions = {},
): Promise<ImportedGeoData> {
	if (input.format === "mmdb") {
		const bytes = await readWhole(input.file, options);
		readGeoData(bytes, input.file.name);
		await replaceFile(outputPath, bytes);
		return { networks: undefined, bytes: bytes.length };
	}
	const builder = createGeoBuilder();
	switch (input.format) {
		case "csv":
			await readOwnCsv(input.rows, builder, options);
			break;
		case "ip2LocationCsv":
			await readIp2LocationCsv(input.rows, builder, options);
			break;
		case "maxMindCsv":
			await readMaxMindCsv(input.locations, input.blocks, builder, options);
			break;
	}
	const { networks } = builder;
	if (networks === 0) {
		const file = "rows" in input ? input.rows.name : input.locations.name;
		throw enrichmentErrors.make("badGeoFile", {
			file,
			reason: "it has no networks",
		});
	}
	const bytes = encodeGeoFile(builder.build());
	await replaceFile(outputPath, bytes);
	return { networks, bytes: bytes.length };
}

async function readWhole(
	source: GeoSource,
	{ onProgress, signal }: ReadOptions,
): Promise<Buffer> {
	const pieces: Uint8Array[] = [];
	let bytes = 0;
	for await (const piece of source.bytes) {
		signal?.throwIfAborted();
		bytes += piece.length;
		if (bytes > mostMmdbBytes) {
			throw enrichmentErrors.make("badGeoFile", {
				file: source.name,
				reason: `it has more than ${mostMmdbBytes} bytes`,
			});
		}
		pieces.push(piece);
		onProgress?.({ file: source.name, rows: 0, bytes });
	}
	return Buffer.concat(pieces);
}
