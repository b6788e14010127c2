/** Reads a file of assets in the browser: JSON as the REST API takes it, or CSV with a header. */
import { createCsvReader, FileProblem, toCsvRow } from "#api/contract/index.ts";
import type { AssetDetails } from "./asset-types.ts";

export interface AssetFile {
	readonly assets: readonly unknown[];
	/** Columns that nobody knows and that are left out. */
	readonly unknownColumns: readonly string[];
}

/** As an export writes them; several values of a cell are separated by blanks. */
export const csvColumns = [
	"name",
	"fqdn",
	"ipAddresses",
	"macAddresses",
	"owner",
	"osName",
	"osVersion",
] as const;

const mostAssets = 200_000;

/** Throws FileProblem with a sentence for the user. */
export function readAssetFile(text: string): AssetFile {
	const trimmed = text.replace(/^\uFEFF/, "").trimStart();
	const file =
		trimmed.startsWith("[") || trimmed.startsWith("{")
			? readJson(trimmed)
			: readCsv(text);
	if (file.assets.length === 0) throw new FileProblem(1, "there is no asset");
	if (file.assets.length > mostAssets) {
		throw new FileProblem(1, `at most ${mostAssets} assets at once`);
	}
	return file;
}

function readJson(text: string): AssetFile {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (error) {
		throw new FileProblem(
			1,
			error instanceof Error ? error.message : "no JSON",
		);
	}
	const assets =
		typeof value === "object" && value !== null && "assets" in value
			? value.assets
			: value;
	if (!Array.isArray(assets)) {
		throw new FileProblem(1, "a list of assets, or an object with “assets”");
	}
	return { assets, unknownColumns: [] };
}

function readCsv(text: string): AssetFile {
	const reader = createCsvReader(",");
	const rows = [...reader.push(text), ...reader.end()];
	const header = rows[0]?.values.map((name) => name.trim()) ?? [];
	const columns = header.map((name) =>
		csvColumns.find((known) => known.toLowerCase() === name.toLowerCase()),
	);
	if (!columns.some((name) => name === "fqdn" || name === "ipAddresses")) {
		throw new FileProblem(1, "a header with the column fqdn or ipAddresses");
	}
	const assets = rows.slice(1).map(({ values }) => {
		const cell = (column: (typeof csvColumns)[number]) =>
			values[columns.indexOf(column)]?.trim() ?? "";
		return {
			name: cell("name"),
			fqdn: cell("fqdn"),
			ipAddresses: splitList(cell("ipAddresses")),
			macAddresses: splitList(cell("macAddresses")),
			owner: cell("owner"),
			os: { name: cell("osName"), version: cell("osVersion") },
		};
	});
	return {
		assets,
		unknownColumns: header.filter((name, at) => name && !columns[at]),
	};
}

/** Addresses as people write them: separated by blanks, commas, semicolons or lines. */
export function splitList(text: string): string[] {
	return text.split(/[\s,;]+/).filter((part) => part !== "");
}

/** A cell that a spreadsheet would take for a formula begins with an apostrophe. */
function inert(text: string): string {
	return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

export function toCsvLine(asset: AssetDetails): string {
	return toCsvRow(
		[
			asset.name,
			asset.fqdn,
			asset.ipAddresses.join(" "),
			asset.macAddresses.join(" "),
			asset.owner,
			asset.osName,
			asset.osVersion,
		].map(inert),
	);
}

/** As an import takes it. */
export function toJsonAsset(asset: AssetDetails) {
	const { name, fqdn, ipAddresses, macAddresses, owner } = asset;
	return {
		...{ name, fqdn, ipAddresses, macAddresses, owner },
		os: { name: asset.osName, version: asset.osVersion },
		software: asset.software.map(({ source: _, ...entry }) => entry),
		vulnerabilities: asset.vulnerabilities.map(
			({ source: _, ...entry }) => entry,
		),
		customFields: Object.entries(asset.customFields).map(([id, value]) => ({
			id,
			value,
		})),
	};
}
