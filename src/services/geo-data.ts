/** The geographic data set of an installation: one file in the core's data directory, brought to collectors on demand. */
import { createReadStream } from "node:fs";
import { mkdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import {
	type GeoInput,
	type GeoSource,
	importGeoData,
} from "#pipeline/index.ts";
import { isErrorCode } from "#platform/index.ts";
import { defineErrors } from "#schema/index.ts";

export const geoErrors = defineErrors("geo", {
	wrongFiles: {
		status: 400,
		sentence: "The format {format} needs {needed}, {found} given",
	},
});

export const geoFormats = ["maxmind", "mmdb", "ip2location", "csv"] as const;
export type GeoFormat = (typeof geoFormats)[number];

const fileOf = (dataDirectory: string) =>
	join(dataDirectory, "geo", "geographic.data");

/** Changes when the file does; undefined without one. */
export async function geoVersion(
	dataDirectory: string,
): Promise<string | undefined> {
	try {
		const { mtimeMs, size } = await stat(fileOf(dataDirectory));
		return `${Math.round(mtimeMs)}-${size}`;
	} catch (error) {
		if (isErrorCode(error, "ENOENT")) return undefined;
		throw error;
	}
}

export function readGeoFile(dataDirectory: string): Promise<Buffer> {
	return readFile(fileOf(dataDirectory));
}

/** Replaces the data set when all of it is right. Throws geo.wrongFiles, enrichment.badGeoRow, badGeoFile. */
export async function importGeoFiles(options: {
	readonly dataDirectory: string;
	readonly format: GeoFormat;
	/** MaxMind CSV: the locations first, then the blocks of IPv4, IPv6 or both; others: one file. */
	readonly files: readonly string[];
	readonly onProgress: (rows: number) => void;
}): Promise<{ readonly networks: number | undefined }> {
	const output = fileOf(options.dataDirectory);
	await mkdir(join(options.dataDirectory, "geo"), {
		recursive: true,
		mode: 0o700,
	});
	return importGeoData(inputOf(options.format, options.files), output, {
		onProgress: ({ rows }) => options.onProgress(rows),
	});
}

function inputOf(format: GeoFormat, files: readonly string[]): GeoInput {
	const [first, ...others] = files.map(
		(path): GeoSource => ({
			name: basename(path),
			bytes: createReadStream(path),
		}),
	);
	const isRight =
		format === "maxmind"
			? others.length === 1 || others.length === 2
			: others.length === 0;
	if (first === undefined || !isRight) {
		throw geoErrors.make("wrongFiles", {
			format,
			needed:
				format === "maxmind"
					? "the file of locations and then one or two of blocks"
					: "one file",
			found: files.length,
		});
	}
	switch (format) {
		case "maxmind":
			return { format: "maxMindCsv", locations: first, blocks: others };
		case "mmdb":
			return { format: "mmdb", file: first };
		case "ip2location":
			return { format: "ip2LocationCsv", rows: first };
		case "csv":
			return { format: "csv", rows: first };
	}
}
