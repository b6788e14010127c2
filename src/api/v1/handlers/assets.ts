import { setImmediate as nextTurn } from "node:timers/promises";
import type { z } from "zod";
import {
	type Asset,
	type AssetField,
	type AssetProblem,
	type Assets,
	readAsset,
	sharedTenantId,
	type Tenants,
} from "#core/index.ts";
import type { UrsaError } from "#schema/index.ts";
import type { Immutable } from "../../immutable.ts";
import {
	isEmptyScope,
	isInScope,
	narrowScope,
	type Scope,
	tenantNames,
} from "../../scope.ts";
import type { assetShape } from "../asset-operations.ts";
import { type V1ErrorName, v1Errors } from "../errors.ts";
import type { Handlers } from "../handler.ts";
import { openImportBody, readBytes } from "../import-body.ts";
import { pageSize } from "../paging.ts";
import { toRfc3339 } from "../time.ts";

export interface AssetNeeds {
	readonly assets?: Assets | undefined;
	readonly tenants: Tenants;
}

const maxBodyBytes = 64 * 1024 * 1024;
/** Milliseconds of work before others get their turn. */
const sliceMs = 10;

export function assetHandlers({
	assets: given,
	tenants,
}: AssetNeeds): Pick<Handlers, "assets" | "importAssets" | "deleteAssets"> {
	function required(): Assets {
		if (given === undefined) throw v1Errors.make("notFound");
		return given;
	}

	async function checkTenant(tenantId: string, scope: Scope): Promise<void> {
		if (!isInScope(scope, tenantId)) throw v1Errors.make("accessDenied");
		const tenant = await tenants.find(tenantId);
		if (tenant === undefined) throw v1Errors.make("tenantNotFound");
		if (tenant.isDisabled) throw v1Errors.make("tenantDisabled");
	}

	return {
		async assets({ query, scope }) {
			const assets = required();
			const asked = narrowScope(scope, query.tenantID);
			if (isEmptyScope(asked)) return [];
			const { name, fqdn, ip, mac } = query;
			const found = await assets.listMatching(
				{ tenants: asked, ids: query.id },
				{ name, fqdn, ip, mac },
				{ offset: (query.page - 1) * pageSize, limit: pageSize },
			);
			const nameOf = await tenantNames(tenants);
			const fields = new Map<string, readonly AssetField[]>();
			for (const tenantId of new Set(found.map((asset) => asset.tenantId))) {
				fields.set(tenantId, await assets.fields(tenantId));
			}
			return found.map((asset) =>
				presentAsset(
					asset,
					nameOf(asset.tenantId),
					fields.get(asset.tenantId) ?? [],
				),
			);
		},
		async importAssets({ raw, scope, signal }) {
			const assets = required();
			const body = openImportBody(await readBytes(raw, maxBodyBytes));
			const tenantId = body.members.get("tenantid");
			if (tenantId === undefined || tenantId === null || tenantId === "") {
				throw v1Errors.make("tenantIdRequired");
			}
			if (typeof tenantId !== "string") {
				throw v1Errors.make("bodyNotDecoded", {
					details: "tenantID: not a string",
				});
			}
			if (tenantId === sharedTenantId) {
				throw v1Errors.make("importIntoShared");
			}
			const { assets: walk } = body;
			if (walk === undefined || walk().next().done) {
				throw v1Errors.make("assetRequired");
			}
			await checkTenant(tenantId, scope);
			// Before the first is written: what is wrong with one refuses the request.
			let index = 0;
			for await (const asset of inTurns(walk())) {
				const read = readAsset(asset);
				if ("problem" in read) throw refusal(read, index);
				index++;
			}
			const result = await assets.importAssets(
				tenantId,
				"api",
				inTurns(walk()),
				{ signal },
			);
			return {
				insertedIDs: Object.fromEntries(
					[...result.insertedIds].map(([at, id]) => [String(at), id]),
				),
				updatedCount: result.updated,
				errors: result.errors.map((failure) => ({
					index: failure.index,
					message: failure.message,
				})),
			};
		},
		async deleteAssets({ body, scope }) {
			const assets = required();
			const { tenantID, ids, fqdns, ipAddresses } = body;
			if (tenantID === sharedTenantId) throw v1Errors.make("deleteFromShared");
			await checkTenant(tenantID, scope);
			const chosen = await assets.select(tenantID, {
				ids: ids.filter((id) => !id.includes("\0")),
				fqdns,
				mainAddresses: ipAddresses,
			});
			return { deletedCount: await assets.delete(tenantID, chosen) };
		},
	};
}

/** Lets others work in between. */
async function* inTurns<Item>(items: Iterable<Item>): AsyncGenerator<Item> {
	let startedAt = performance.now();
	for (const item of items) {
		if (performance.now() - startedAt > sliceMs) {
			await nextTurn();
			startedAt = performance.now();
		}
		yield item;
	}
}

const problems: Readonly<Record<AssetProblem["problem"], V1ErrorName>> = {
	oneOfFieldsRequired: "oneOfFieldsRequired",
	invalidValue: "invalidValue",
	duplicatedValue: "duplicatedValue",
};

/** `asset[3].fqdn`: singular, as documented. */
function refusal({ problem, place }: AssetProblem, index: number): UrsaError {
	if (problem === "oneOfFieldsRequired") {
		return v1Errors.make(problem, {
			details: `asset[${index}]: fqdn, ipAddresses`,
		});
	}
	return v1Errors.make(problems[problem], {
		details: `asset[${index}]${place === "" ? "" : `.${place}`}`,
	});
}

function presentAsset(
	asset: Asset,
	tenantName: string,
	fields: readonly AssetField[],
): Immutable<z.output<typeof assetShape>> {
	const ksc = asset.sourceDetails.find(({ kind }) => kind === "ksc");
	return {
		id: asset.id,
		tenantID: asset.tenantId,
		tenantName,
		name: asset.name,
		fqdn: asset.fqdn,
		ipAddresses: asset.ipAddresses,
		macAddresses: asset.macAddresses,
		owner: asset.owner,
		os:
			asset.osName === "" && asset.osVersion === ""
				? null
				: { name: asset.osName, version: toVersion(asset.osVersion) },
		software: asset.software.map(({ source: _, ...entry }) => entry),
		vulnerabilities: asset.vulnerabilities.map(
			({ source: _, ...entry }) => entry,
		),
		ksc: ksc ? { ...ksc.identifiers, lastVisible: ksc.lastSeen } : null,
		customFields: fields.map(({ id, name, default: otherwise }) => ({
			...{ id, name },
			value: asset.customFields[id] ?? otherwise,
		})),
		created: toRfc3339(asset.createdAt),
		updated: toRfc3339(asset.updatedAt),
	};
}

/** A number where nothing is lost by it: `10`, but not `10.10`. */
function toVersion(text: string): number | string {
	const number = Number(text);
	return text !== "" && String(number) === text ? number : text;
}
