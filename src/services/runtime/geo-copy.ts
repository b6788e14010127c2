/** A collector's copy of the geographic data set, fetched from the core when it is another one. */
import { join } from "node:path";
import { type GeoReader, openGeoData } from "#pipeline/index.ts";
import { readFileIfPresent, replaceFile } from "#platform/index.ts";
import type { CoreLink } from "./core-link.ts";

/** `version`: of the core's data set; undefined = it has none. */
export async function openGeoCopy(
	directory: string,
	version: string | undefined,
	link: Pick<CoreLink, "geoData">,
): Promise<GeoReader | undefined> {
	if (version === undefined) return undefined;
	const data = join(directory, "geographic.data");
	const versionFile = join(directory, "geographic.version");
	if ((await readFileIfPresent(versionFile)) !== version) {
		await replaceFile(data, await link.geoData());
		await replaceFile(versionFile, version);
	}
	return openGeoData(data);
}
