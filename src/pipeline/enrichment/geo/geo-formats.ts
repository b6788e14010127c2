/** The data sets that can be imported, each a way from rows to networks. */
import {
	type GeoSource,
	type ReadOptions,
	RowProblem,
	readCsvRows,
	readHeader,
} from "./csv-rows.ts";
import type { GeoBuilder } from "./geo-builder.ts";
import type { GeoRecord } from "./geo-record.ts";
import {
	type NetworkRange,
	readNetwork,
	readNumberRange,
	readRange,
} from "./network-range.ts";

type Cell = (row: readonly string[], column: string) => string;

/**
 * Ursa's own form, into which other data sets can be brought, with rows of one's own: a header with `network` (a network
 * or one address) or `from` and `to`, and any of country, region, city, latitude, longitude.
 */
export async function readOwnCsv(
	source: GeoSource,
	builder: GeoBuilder,
	options: ReadOptions,
): Promise<void> {
	let cell: Cell | undefined;
	let hasNetwork = false;
	await readCsvRows(
		source,
		(row) => {
			if (cell === undefined) {
				const header = row.map((name) => name.trim().toLowerCase());
				hasNetwork = header.includes("network");
				cell = readHeader(header, hasNetwork ? [] : ["from", "to"]);
				return;
			}
			const range = hasNetwork
				? readNetwork(cell(row, "network").trim())
				: readRange(cell(row, "from").trim(), cell(row, "to").trim());
			builder.add(
				checkRange(range, hasNetwork ? "network" : "from and to"),
				readPlace(row, cell),
			);
		},
		options,
	);
}

function readPlace(row: readonly string[], cell: Cell): GeoRecord {
	return makeRecord({
		country: cell(row, "country").trim(),
		region: cell(row, "region").trim(),
		city: cell(row, "city").trim(),
		latitude: cell(row, "latitude").trim(),
		longitude: cell(row, "longitude").trim(),
	});
}

/**
 * IP2Location DB3, DB5 and above, IPv4 or IPv6: no header; first and last address as numbers, country code, country,
 * region, city, and from DB5 on latitude and longitude. `-` means not known.
 * https://www.ip2location.com/database/db5-ip-country-region-city-latitude-longitude
 */
export async function readIp2LocationCsv(
	source: GeoSource,
	builder: GeoBuilder,
	options: ReadOptions,
): Promise<void> {
	const known = (text: string | undefined): string =>
		text === undefined || text === "-" ? "" : text;
	await readCsvRows(
		source,
		(row) => {
			const [from = "", to = "", , country, region, city, north, east] = row;
			if (row.length < 6) {
				throw new RowProblem(
					`there are ${row.length} columns, and at least 6 are needed`,
				);
			}
			const range = checkRange(readNumberRange(from, to), "ip_from and ip_to");
			// Addresses that belong to nobody; a record without anything would hide a larger network.
			if (known(country) === "") return;
			builder.add(
				range,
				makeRecord({
					country: known(country),
					region: known(region),
					city: known(city),
					latitude: known(north),
					longitude: known(east),
				}),
			);
		},
		options,
	);
}

/**
 * MaxMind GeoLite2 or GeoIP2 City: one file of locations in some language and one or two of blocks.
 * https://dev.maxmind.com/geoip/docs/databases/city-and-country/#csv-databases
 */
export async function readMaxMindCsv(
	locations: GeoSource,
	blocks: readonly GeoSource[],
	builder: GeoBuilder,
	options: ReadOptions,
): Promise<void> {
	const places = await readLocations(locations, options);
	for (const source of blocks) {
		let cell: Cell | undefined;
		await readCsvRows(
			source,
			(row) => {
				if (cell === undefined) {
					cell = readHeader(row, ["network", "geoname_id"]);
					return;
				}
				const range = checkRange(readNetwork(cell(row, "network")), "network");
				// Where nobody lives, such as at an anonymous proxy, the country of the registration is known.
				const id =
					cell(row, "geoname_id") || cell(row, "registered_country_geoname_id");
				const place = places.get(id);
				if (place === undefined && id !== "") {
					throw new RowProblem(
						`geoname_id ${id} is not in ${locations.name}; both files must be of one release`,
					);
				}
				builder.add(range, {
					...place,
					...readDegrees(cell(row, "latitude"), cell(row, "longitude")),
				});
			},
			options,
		);
	}
}

async function readLocations(
	source: GeoSource,
	options: ReadOptions,
): Promise<ReadonlyMap<string, GeoRecord>> {
	const places = new Map<string, GeoRecord>();
	let cell: Cell | undefined;
	await readCsvRows(
		source,
		(row) => {
			if (cell === undefined) {
				cell = readHeader(row, ["geoname_id", "country_name"]);
				return;
			}
			const id = cell(row, "geoname_id");
			if (id === "") throw new RowProblem("there is no geoname_id");
			places.set(
				id,
				makeRecord({
					country: cell(row, "country_name"),
					region: cell(row, "subdivision_1_name"),
					city: cell(row, "city_name"),
					latitude: "",
					longitude: "",
				}),
			);
		},
		options,
	);
	return places;
}

function checkRange(
	range: NetworkRange | undefined,
	columns: string,
): NetworkRange {
	if (range === undefined) {
		throw new RowProblem(`${columns} is no network and no range of addresses`);
	}
	return range;
}

/** Longest name, as the fields of the event have them. */
const mostNameChars = 1023;

function makeRecord(texts: Record<keyof GeoRecord, string>): GeoRecord {
	const { country, region, city, latitude, longitude } = texts;
	for (const name of [country, region, city]) {
		if (name.length > mostNameChars) {
			throw new RowProblem(`a name has more than ${mostNameChars} characters`);
		}
	}
	return {
		...(country === "" ? {} : { country }),
		...(region === "" ? {} : { region }),
		...(city === "" ? {} : { city }),
		...readDegrees(latitude, longitude),
	};
}

function readDegrees(
	latitude: string,
	longitude: string,
): Pick<GeoRecord, "latitude" | "longitude"> {
	const north = readDegree(latitude, 90, "latitude");
	const east = readDegree(longitude, 180, "longitude");
	return {
		...(north === undefined ? {} : { latitude: north }),
		...(east === undefined ? {} : { longitude: east }),
	};
}

function readDegree(
	text: string,
	most: number,
	column: string,
): number | undefined {
	if (text === "") return undefined;
	const degrees = /^[+-]?\d{1,3}(?:\.\d{1,20})?$/.test(text)
		? Number(text)
		: Number.NaN;
	if (!(Math.abs(degrees) <= most)) {
		throw new RowProblem(`${column} is not a number from -${most} to ${most}`);
	}
	return degrees;
}
