import { compileRe2, compileSubnet } from "#text/index.ts";
import type { Asset } from "./assets.ts";
import type {
	AssetComparison,
	AssetCondition,
} from "./condition.definition.ts";

export type AssetTest = (asset: Asset) => boolean;

/** A test of assets in memory. The condition was checked by `parseAssetCondition`. */
export function compileAssetCondition(condition: AssetCondition): AssetTest {
	if ("all" in condition) {
		const tests = condition.all.map(compileAssetCondition);
		return (asset) => tests.every((test) => test(asset));
	}
	if ("any" in condition) {
		const tests = condition.any.map(compileAssetCondition);
		return (asset) => tests.some((test) => test(asset));
	}
	if ("not" in condition) {
		const test = compileAssetCondition(condition.not);
		return (asset) => !test(asset);
	}
	const values = readerOf(condition);
	if (condition.operator === "exists") {
		return (asset) => values(asset).length > 0;
	}
	// Of several values one must fit; of `!=` none may be equal.
	if (condition.operator === "!=") {
		const equals = valueTest({ ...condition, operator: "=" });
		return (asset) => !values(asset).some(equals);
	}
	const test = valueTest(condition);
	return (asset) => values(asset).some(test);
}

/** Values that the asset has there, without empty ones. */
function readerOf(comparison: AssetComparison): (asset: Asset) => string[] {
	const read = readers[comparison.field];
	return (asset) =>
		read(asset, comparison.customFieldId ?? "").filter((text) => text !== "");
}

const readers: Readonly<
	Record<
		AssetComparison["field"],
		(asset: Asset, customFieldId: string) => readonly string[]
	>
> = {
	name: ({ name }) => [name],
	fqdn: ({ fqdn }) => [fqdn],
	ip: ({ ipAddresses }) => ipAddresses,
	mac: ({ macAddresses }) => macAddresses,
	owner: ({ owner }) => [owner],
	os: ({ osName }) => [osName],
	osVersion: ({ osVersion }) => [osVersion],
	software: ({ software }) =>
		software.flatMap(({ name, version }) =>
			version === "" ? [name] : [name, `${name} ${version}`],
		),
	softwareVendor: ({ software }) => software.map(({ vendor }) => vendor),
	cve: ({ vulnerabilities }) => vulnerabilities.flatMap(({ cve }) => cve),
	vulnerability: ({ vulnerabilities }) =>
		vulnerabilities.map(({ kasperskyID }) => kasperskyID),
	vulnerabilitySeverity: ({ vulnerabilitySeverity }) =>
		vulnerabilitySeverity === 0 ? [] : [String(vulnerabilitySeverity)],
	customField: ({ customFields }, id) => [customFields[id] ?? ""],
	source: ({ sources }) => sources,
};

function valueTest({
	operator,
	value,
}: AssetComparison): (text: string) => boolean {
	const wanted = value.toLowerCase();
	switch (operator) {
		case "contains":
			return (text) => text.toLowerCase().includes(wanted);
		case "startsWith":
			return (text) => text.toLowerCase().startsWith(wanted);
		case "endsWith":
			return (text) => text.toLowerCase().endsWith(wanted);
		case "match": {
			const pattern = compileRe2(value, { ignoreCase: true });
			return (text) => pattern.test(text);
		}
		case "inSubnet": {
			const isIn = compileSubnet(value);
			return (text) => isIn?.(text) ?? false;
		}
		case ">":
			return (text) => compareVersions(text, value) > 0;
		case ">=":
			return (text) => compareVersions(text, value) >= 0;
		case "<":
			return (text) => compareVersions(text, value) < 0;
		case "<=":
			return (text) => compareVersions(text, value) <= 0;
		default:
			return (text) => text.toLowerCase() === wanted;
	}
}

/** Number by number, as build numbers are: 10.0.9200 < 10.0.19045; what is no number as text. */
export function compareVersions(a: string, b: string): number {
	const left = a.toLowerCase().match(/\d+|[^\d.\s]+/g) ?? [];
	const right = b.toLowerCase().match(/\d+|[^\d.\s]+/g) ?? [];
	for (let index = 0; index < Math.max(left.length, right.length); index++) {
		const one = left[index] ?? "0";
		const other = right[index] ?? "0";
		if (one === other) continue;
		const isNumeric = /^\d+$/.test(one) && /^\d+$/.test(other);
		const order = isNumeric
			? Number(one) - Number(other)
			: one < other
				? -1
				: 1;
		if (order !== 0) return order;
	}
	return 0;
}
