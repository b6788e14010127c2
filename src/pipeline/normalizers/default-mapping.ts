/** The mapping that the methods cef and syslog bring along; lines of the settings go before it. */
import { catalogue, type FieldDefinition } from "#event/index.ts";
import type { MappingLine } from "./mapped-field.ts";
import type { Mapping } from "./normalizer.definition.ts";

/** Fields of the CEF header, in the seed's table; the class id is what the standard calls signature id. */
const cefHeader: readonly (readonly [source: string, field: string])[] = [
	["deviceVendor", "DeviceVendor"],
	["deviceProduct", "DeviceProduct"],
	["deviceVersion", "DeviceVersion"],
	["deviceEventClassId", "DeviceEventClassID"],
	["name", "Name"],
	["severity", "Severity"],
];

/** Full names in the standard that differ from the name of our field. */
const cefFullNames: Readonly<Record<string, string>> = {
	SourceLatitude: "sourceGeoLatitude",
	SourceLongitude: "sourceGeoLongitude",
	DestinationLatitude: "destinationGeoLatitude",
	DestinationLongitude: "destinationGeoLongitude",
};

/** What a syslog header before `CEF:` says, when dvchost and rt are missing. */
const cefSyslogHead: readonly (readonly [source: string, field: string])[] = [
	["syslog.hostname", "DeviceHostName"],
	["syslog.timestamp", "DeviceReceiptTime"],
];

/** Every key of the catalogue, short (`src`) and full (`sourceAddress`). */
export const cefDefaultMapping: readonly MappingLine[] = [
	...cefHeader.map(([source, field]) => line(source, field)),
	...catalogue.flatMap(cefLine),
	...cefSyslogHead.map(([source, field]) => line(source, field)),
];

export const syslogDefaultMapping: readonly MappingLine[] = [
	line("timestamp", "DeviceReceiptTime"),
	line("hostname", "DeviceHostName"),
	line("appName", "DeviceProcessName"),
	// Often a name or a thread instead of a number, which is no mistake of the source.
	{ ...line("procId", "DeviceProcessID"), isLenient: true },
	line("facility", "DeviceFacility"),
	line("severity", "Severity"),
	line("message", "Message"),
];

/** The settings' lines, then the default ones for raw fields that the settings don't use otherwise. */
export function withDefaultMapping(
	mapping: readonly Mapping[],
	defaults: readonly MappingLine[],
): MappingLine[] {
	const used = new Set(mapping.map(({ source }) => source));
	const lines = mapping.map(({ source, ...rest }) => ({
		...rest,
		sources: [source],
	}));
	const rest = defaults.map((line) => ({
		...line,
		sources: line.sources.filter((source) => !used.has(source)),
	}));
	return [...lines, ...rest.filter(({ sources }) => sources.length > 0)];
}

function cefLine(field: FieldDefinition): MappingLine[] {
	if (field.cef === undefined) return [];
	const sources = new Set([field.cef, fullName(field.name)]);
	const other = cefFullNames[field.name];
	if (other !== undefined) sources.add(other);
	return [{ sources: [...sources], field: field.name, conversions: [] }];
}

/** `SourceUserID` is `sourceUserId` in the standard. */
function fullName(name: string): string {
	return name.charAt(0).toLowerCase() + name.slice(1).replace(/ID$/, "Id");
}

function line(source: string, field: string): MappingLine {
	return { sources: [source], field, conversions: [] };
}
