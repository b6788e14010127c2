/** Invented assets and categories of the mock server. */
import type { z } from "zod";
import {
	type assetCategoryShape,
	type assetDetailsShape,
	endpoints,
} from "#api/contract/index.ts";
import { tenants } from "./events.ts";
import { MockError } from "./mock-error.ts";
import type { Call } from "./routes.ts";

type Asset = z.output<typeof assetDetailsShape>;
type Category = z.output<typeof assetCategoryShape>;

const field = {
	id: "22222222-0000-4000-8000-000000000001",
	name: "Rack",
	default: "none",
	mask: "^[A-Z]\\d+$",
};

export function createAssetRoutes(options: {
	now(): number;
	isEmpty(): boolean;
}) {
	const { now } = options;
	const assets = new Map(makeAssets(2500, now()).map((one) => [one.id, one]));
	const categories = new Map(makeCategories(now()).map((one) => [one.id, one]));
	const mustFind = <T>(value: T | undefined): T => {
		if (value) return value;
		throw new MockError(
			404,
			"assets.notFound",
			"There is no such asset, or you may not see it.",
		);
	};
	const all = () => (options.isEmpty() ? [] : [...assets.values()]);
	const below = (id: string): string[] => [
		id,
		...[...categories.values()]
			.filter(({ parentId }) => parentId === id)
			.flatMap((child) => below(child.id)),
	];
	const chosen = (query: {
		readonly tenantId?: string[] | undefined;
		readonly text?: string | undefined;
		readonly category?: string | undefined;
		readonly recursive: string;
		readonly source?: string | undefined;
	}) => {
		const text = query.text?.toLowerCase() ?? "";
		const { category } = query;
		const ids =
			category === undefined
				? []
				: query.recursive === "true"
					? below(category)
					: [category];
		return all()
			.filter((one) => query.tenantId?.includes(one.tenantId) ?? true)
			.filter((one) =>
				[one.name, one.fqdn, one.owner, ...one.ipAddresses].some((value) =>
					value.toLowerCase().includes(text),
				),
			)
			.filter(
				(one) =>
					category === undefined ||
					(category === "uncategorized"
						? one.categories.length === 0
						: one.categories.some((id) => ids.includes(id))),
			)
			.filter((one) => !query.source || one.sources.includes(query.source));
	};
	const counted = (category: Category) => ({
		...category,
		assetCount: all().filter((one) => one.categories.includes(category.id))
			.length,
	});
	const put = (asset: Asset) => {
		assets.set(asset.id, asset);
		return asset;
	};
	return {
		assetList: ({ query }: Call) => {
			const filter = parsed(endpoints.assetList.query, query);
			const { sort, direction } = filter;
			const read = (one: Asset) =>
				sort === "vulnerabilities"
					? one.vulnerabilityCount
					: sort === "os"
						? one.osName
						: one[sort];
			const list = chosen(filter).sort((a, b) => {
				const [x, y] = [read(a), read(b)];
				const order = x < y ? -1 : Number(x > y);
				return direction === "desc" ? -order : order;
			});
			return {
				assets: list
					.slice(filter.offset, filter.offset + filter.limit)
					.map(
						({
							hardware: _h,
							software: _s,
							vulnerabilities: _v,
							sourceDetails: _d,
							...summary
						}) => summary,
					),
				total: list.length,
			};
		},
		exportAssets: ({ query }: Call) => {
			const filter = parsed(endpoints.exportAssets.query, query);
			const list = chosen(filter).sort((a, b) => (a.id < b.id ? -1 : 1));
			const rest = list.filter(({ id }) => id > (filter.after ?? ""));
			const part = rest.slice(0, filter.limit);
			return { assets: part, isLast: part.length < filter.limit };
		},
		asset: ({ params }: Call) => mustFind(assets.get(params.id ?? "")),
		createAsset: ({ body }: Call) => {
			const {
				tenantId,
				os,
				software: _,
				customFields,
				...rest
			} = parsed(endpoints.createAsset.body, body);
			const base = mustFind(makeAssets(1, now())[0]);
			return put({
				...base,
				...rest,
				...{ id: crypto.randomUUID(), tenantId },
				name: rest.name || rest.fqdn || (rest.ipAddresses[0] ?? ""),
				tenantName: tenants.find(({ id }) => id === tenantId)?.name ?? "",
				...{ osName: os.name, osVersion: os.version, categories: [] },
				...{ software: [], vulnerabilities: [], sources: ["manual"] },
				...{ softwareCount: 0, vulnerabilityCount: 0 },
				...{ vulnerabilitySeverity: 0, hardware: {}, updatedAt: now() },
				sourceDetails: [{ kind: "manual", identifiers: {}, lastSeen: now() }],
				customFields: toValues(customFields),
			});
		},
		changeAsset: ({ params, body }: Call) => {
			const {
				os,
				software: _,
				customFields,
				...rest
			} = parsed(endpoints.changeAsset.body, body);
			const before = mustFind(assets.get(params.id ?? ""));
			return put({
				...{ ...before, ...rest, osName: os.name, osVersion: os.version },
				...{ customFields: toValues(customFields), updatedAt: now() },
			});
		},
		deleteAssets: ({ body }: Call) => {
			const { ids } = parsed(endpoints.deleteAssets.body, body);
			return { deleted: ids.filter((id) => assets.delete(id)).length };
		},
		categorizeAssets: ({ body }: Call) => {
			const { ids, add, remove } = parsed(
				endpoints.categorizeAssets.body,
				body,
			);
			for (const id of ids) {
				const asset = mustFind(assets.get(id));
				const next = new Set([...asset.categories, ...add]);
				for (const gone of remove) next.delete(gone);
				put({ ...asset, categories: [...next] });
			}
		},
		importAssets: ({ body }: Call) => {
			const given = parsed(endpoints.importAssets.body, body).assets;
			const wrong = given.flatMap((one, index) =>
				/"fqdn":"[^"]|"ipAddresses":\["/.test(JSON.stringify(one))
					? []
					: [{ index, message: "it needs an FQDN or an IP address" }],
			);
			return {
				...{ inserted: given.length - wrong.length, updated: 0, unchanged: 0 },
				...{ failed: wrong.length, errors: wrong },
			};
		},
		assetFields: () => [field],
		assetCategories: () => ({
			categories: [...categories.values()].map(counted),
			total: all().length,
			uncategorized: all().filter((one) => one.categories.length === 0).length,
		}),
		createAssetCategory: ({ body }: Call) => {
			const input = parsed(endpoints.createAssetCategory.body, body);
			const category: Category = {
				...{ ...input, id: crypto.randomUUID(), assetCount: 0 },
				tenantName: tenants.find(({ id }) => id === input.tenantId)?.name ?? "",
				...{ createdAt: now(), updatedAt: now() },
			};
			categories.set(category.id, category);
			return category;
		},
		changeAssetCategory: ({ params, body }: Call) => {
			const before = mustFind(categories.get(params.id ?? ""));
			const input = parsed(endpoints.changeAssetCategory.body, body);
			const category = { ...before, ...input, updatedAt: now() };
			categories.set(category.id, category);
			return counted(category);
		},
		deleteAssetCategory: ({ params }: Call) => {
			categories.delete(mustFind(categories.get(params.id ?? "")).id);
		},
		startCategorization: () => ({ taskId: crypto.randomUUID() }),
	};
}

function toValues(
	given: readonly { readonly id: string; readonly value: string }[],
): Record<string, string> {
	return Object.fromEntries(
		given
			.filter(({ value }) => value !== "")
			.map(({ id, value }) => [id, value]),
	);
}

function parsed<T extends z.ZodType>(
	schema: T | undefined,
	value: unknown,
): z.output<T> {
	const result = schema?.safeParse(value);
	if (result?.success) return result.data;
	throw new MockError(
		400,
		"api.invalidRequest",
		`The request does not fit: ${result?.error.issues[0]?.message ?? ""}.`,
	);
}

function makeCategories(at: number): Category[] {
	const tenant = tenants[0] ?? { id: "", name: "" };
	const base = {
		...{ tenantId: tenant.id, tenantName: tenant.name, description: "" },
		...{ assetCount: 0, createdAt: at, updatedAt: at },
	};
	const hour = 3_600_000;
	return [
		{ ...base, id: "c-1", name: "Servers", severity: 3, kind: "manual" },
		{
			...{ ...base, id: "c-2", parentId: "c-1", name: "Web", severity: 3 },
			kind: "manual",
		},
		{
			...{ ...base, id: "c-3", parentId: "c-1", severity: 4, kind: "manual" },
			name: "Domain controllers",
		},
		{
			...{ ...base, id: "c-4", name: "Old Windows", severity: 2 },
			...{ kind: "active", repeatHours: 6, lastRunAt: at - hour },
			condition: {
				all: [
					{ field: "os", operator: "contains", value: "Windows" },
					{
						any: [
							{ field: "osVersion", operator: "<", value: "10.0.19045" },
							{ field: "cve", operator: "=", value: "CVE-2024-3094" },
						],
					},
				],
			},
		},
		{
			...{ ...base, id: "c-5", name: "Seen scanning", severity: 4 },
			kind: "reactive",
		},
	];
}

const systems = [
	["Debian", "12"],
	["Windows 11", "10.0.22631"],
	["Windows Server 2019", "10.0.17763"],
	["Astra Linux", "1.7"],
	["", ""],
] as const;
const owners = ["Jane Roe", "John Doe", "", "Ops"];
const purposes = ["hr-laptop", "web", "dc", "build", "plc-gate", "printer"];

function makeAssets(count: number, at: number): Asset[] {
	return Array.from({ length: count }, (_, n): Asset => {
		const [osName, osVersion] = systems[n % systems.length] ?? ["", ""];
		const tenant = tenants[n % 7 === 0 ? 1 : 0] ?? tenants[0];
		const name = `${purposes[n % purposes.length]}-${n + 1}`;
		const found = n % 3 === 0 ? (n % 5) + 1 : 0;
		const source = ["api", "ksc", "manual", "kics"][n % 4] ?? "api";
		return {
			id: `asset-${String(n).padStart(6, "0")}`,
			...{ tenantId: tenant?.id ?? "", tenantName: tenant?.name ?? "" },
			...{ name, fqdn: n % 9 === 8 ? "" : `${name}.corp.example` },
			ipAddresses: [
				`10.${n >> 8}.${n & 255}.7`,
				...(n % 4 === 0 ? [`fe80::${n.toString(16)}`] : []),
			],
			macAddresses: [`00:0a:95:9d:${hex(n >> 8)}:${hex(n & 255)}`],
			owner: owners[n % owners.length] ?? "",
			...{ osName, osVersion },
			customFields: n % 2 ? { [field.id]: `R${n % 40}` } : {},
			sources: n % 10 === 0 ? [...new Set(["manual", source])] : [source],
			categories: [["c-1"], ["c-2"], ["c-3", "c-5"], ["c-4"], []][n % 5] ?? [],
			...{ softwareCount: 2, vulnerabilityCount: found },
			vulnerabilitySeverity: found === 0 ? 0 : (n % 4) + 1,
			...{ createdAt: at - n * 3_600_000, updatedAt: at - n * 60_000 },
			hardware: { CPU: "8 cores", RAM: "16 GB" },
			software: [
				{ name: "nginx", version: "1.24.0", vendor: "F5", source },
				{ name: "OpenSSL", version: "3.0.11", vendor: "", source },
			],
			vulnerabilities: Array.from({ length: found }, (__, at2) => ({
				...{ kasperskyID: `KLA1000${at2}`, productName: "nginx" },
				...{ descriptionURL: "", recommendedMajorPatch: "" },
				...{ recommendedMinorPatch: "", severityStr: "" },
				...{ severity: ((n + at2) % 4) + 1, cve: [`CVE-2024-000${at2}`] },
				...{ exploitExists: at2 % 2 === 0, malwareExists: at2 === 3, source },
			})),
			sourceDetails: [
				{
					...{ kind: source, lastSeen: at - 3_600_000 },
					identifiers: source === "ksc" ? { nAgentID: `agent-${n}` } : {},
				},
			],
		};
	});
}

function hex(value: number): string {
	return value.toString(16).padStart(2, "0");
}
