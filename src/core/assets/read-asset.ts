/**
 * From what a source sends to facts in canonical form, or to the first problem. Written by hand, since the public REST
 * API promises an error per member (reference: rest-api §3.6) and 100,000 assets must not take minutes.
 */
import { canonicalAddress, canonicalMac } from "#text/index.ts";
import type { AssetReport, Software, Vulnerability } from "./facts.ts";

/** Why an asset is refused. The place is relative to the asset: `ipAddresses[0]`; "" = the asset itself. */
export interface AssetProblem {
	readonly problem: "oneOfFieldsRequired" | "invalidValue" | "duplicatedValue";
	readonly place: string;
}

const assetLimits = {
	text: 256,
	addresses: 1000,
	software: 10_000,
	vulnerabilities: 10_000,
	customFields: 100,
	hardware: 100,
	longText: 2048,
} as const;

class Refusal extends Error {
	readonly problem: AssetProblem;
	constructor(problem: AssetProblem["problem"], place: string) {
		super(place);
		this.problem = { problem, place };
	}
}

/** Members are those of the REST API, and `hardware` and `identifiers`. */
export function readAsset(
	given: unknown,
): { readonly report: AssetReport } | AssetProblem {
	try {
		return { report: read(given) };
	} catch (error) {
		if (error instanceof Refusal) return error.problem;
		throw error;
	}
}

function read(given: unknown): AssetReport {
	const asset = toObject(given, "");
	const fqdn = readFqdn(asset.fqdn);
	const addresses = toList(
		asset.ipaddresses,
		"ipAddresses",
		assetLimits.addresses,
	);
	if (fqdn === "" && addresses.length === 0) {
		throw new Refusal("oneOfFieldsRequired", "");
	}
	const ipAddresses = canonical(addresses, "ipAddresses", canonicalAddress);
	const macAddresses = canonical(
		toList(asset.macaddresses, "macAddresses", assetLimits.addresses),
		"macAddresses",
		canonicalMac,
	);
	const os =
		asset.os === undefined || asset.os === null ? {} : toObject(asset.os, "os");
	return {
		facts: {
			name:
				toText(asset.name, "name", assetLimits.text) ||
				fqdn ||
				(ipAddresses[0] ?? ""),
			fqdn,
			ipAddresses,
			macAddresses,
			owner: toText(asset.owner, "owner", assetLimits.text),
			osName: toText(os.name, "os.name", assetLimits.text),
			osVersion: toText(os.version, "os.version", assetLimits.text),
			hardware: toTexts(asset.hardware, "hardware"),
			identifiers: toTexts(asset.identifiers, "identifiers"),
		},
		software: toList(asset.software, "software", assetLimits.software).map(
			readSoftware,
		),
		vulnerabilities: toList(
			asset.vulnerabilities,
			"vulnerabilities",
			assetLimits.vulnerabilities,
		).map(readVulnerability),
		customFields: readCustomFields(asset.customfields),
	};
}

/** Of several, as later versions of the API send them, the first counts. "" for none. */
function readFqdn(given: unknown): string {
	const value: unknown = Array.isArray(given) ? given[0] : given;
	if (value === undefined || value === null || value === "") return "";
	const fqdn = typeof value === "string" ? canonicalFqdn(value) : undefined;
	if (fqdn === undefined) throw new Refusal("invalidValue", "fqdn");
	return fqdn;
}

const label = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_-]{0,61}[\p{L}\p{N}_])?$/u;

/** Lower case without a dot at the end. Undefined for text that is no host name, such as an address. */
export function canonicalFqdn(text: string): string | undefined {
	const fqdn = text.trim().normalize("NFC").toLowerCase().replace(/\.$/, "");
	if (fqdn.length < 1 || fqdn.length > 253) return undefined;
	if (canonicalAddress(fqdn) !== undefined) return undefined;
	return fqdn.split(".").every((part) => label.test(part)) ? fqdn : undefined;
}

function canonical(
	values: readonly unknown[],
	place: string,
	toCanonical: (text: string) => string | undefined,
): string[] {
	const found = values.map((value, index) => {
		const text =
			typeof value === "string" ? toCanonical(value.trim()) : undefined;
		if (text === undefined) {
			throw new Refusal("invalidValue", `${place}[${index}]`);
		}
		return text;
	});
	if (new Set(found).size < found.length) {
		throw new Refusal("duplicatedValue", place);
	}
	return found;
}

function readSoftware(given: unknown, index: number): Software {
	const place = `software[${index}]`;
	const entry = toObject(given, place);
	const text = (name: "name" | "version" | "vendor") =>
		toText(entry[name], `${place}.${name}`, assetLimits.text);
	return {
		name: text("name"),
		version: text("version"),
		vendor: text("vendor"),
	};
}

function readVulnerability(given: unknown, index: number): Vulnerability {
	const place = `vulnerabilities[${index}]`;
	const entry = toObject(given, place);
	const text = (name: string) =>
		toText(entry[name.toLowerCase()], `${place}.${name}`, assetLimits.longText);
	const severity = entry.severity ?? 0;
	if (
		typeof severity !== "number" ||
		!Number.isInteger(severity) ||
		severity < 0 ||
		severity > 4
	) {
		throw new Refusal("invalidValue", `${place}.severity`);
	}
	return {
		kasperskyID: text("kasperskyID"),
		productName: text("productName"),
		descriptionURL: text("descriptionURL"),
		recommendedMajorPatch: text("recommendedMajorPatch"),
		recommendedMinorPatch: text("recommendedMinorPatch"),
		severityStr: text("severityStr"),
		severity,
		cve: toList(entry.cve, `${place}.cve`, 1000).map((cve, at) =>
			toText(cve, `${place}.cve[${at}]`, assetLimits.text).toUpperCase(),
		),
		exploitExists: toBoolean(entry.exploitexists, `${place}.exploitExists`),
		malwareExists: toBoolean(entry.malwareexists, `${place}.malwareExists`),
	};
}

function readCustomFields(given: unknown): Record<string, string> {
	const list = toList(given, "customFields", assetLimits.customFields);
	return Object.fromEntries(
		list.map((entry, index) => {
			const place = `customFields[${index}]`;
			const { id, value } = toObject(entry, place);
			const field = toText(id, `${place}.id`, assetLimits.text);
			if (field === "") throw new Refusal("invalidValue", `${place}.id`);
			return [field, toText(value, `${place}.value`, assetLimits.longText)];
		}),
	);
}

/** Members by their names in lower case: programs written for the API spell them in several ways. */
function toObject(given: unknown, place: string): Record<string, unknown> {
	if (typeof given !== "object" || given === null || Array.isArray(given)) {
		throw new Refusal("invalidValue", place);
	}
	return Object.fromEntries(
		Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]),
	);
}

function toList(given: unknown, place: string, most: number): unknown[] {
	if (given === undefined || given === null) return [];
	if (!Array.isArray(given) || given.length > most) {
		throw new Refusal("invalidValue", place);
	}
	return given;
}

const controlCharacter = /\p{Cc}/u;

function toText(given: unknown, place: string, longest: number): string {
	if (given === undefined || given === null) return "";
	const text = typeof given === "number" ? String(given) : given;
	if (typeof text !== "string") throw new Refusal("invalidValue", place);
	const clean = text.trim();
	if (clean.length > longest || controlCharacter.test(clean)) {
		throw new Refusal("invalidValue", place);
	}
	return clean.toWellFormed();
}

function toBoolean(given: unknown, place: string): boolean {
	if (given === undefined || given === null) return false;
	if (typeof given !== "boolean") throw new Refusal("invalidValue", place);
	return given;
}

function toTexts(given: unknown, place: string): Record<string, string> {
	if (given === undefined || given === null) return {};
	if (typeof given !== "object" || Array.isArray(given)) {
		throw new Refusal("invalidValue", place);
	}
	const entries = Object.entries(given);
	if (entries.length > assetLimits.hardware) {
		throw new Refusal("invalidValue", place);
	}
	return Object.fromEntries(
		entries
			.map(([name, value]) => [
				toText(name, place, assetLimits.text),
				toText(value, `${place}.${name.slice(0, 64)}`, assetLimits.longText),
			])
			.sort(([a = ""], [b = ""]) => (a < b ? -1 : 1)),
	);
}
