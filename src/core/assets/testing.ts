/** Assets for tests: an empty state store with two tenants, and machines by number. */
import { openPglite, type StateStore } from "#backends/state-store/index.ts";
import { createRecordedAudit } from "../audit/testing.ts";
import { createTenants } from "../tenants/create-tenants.ts";
import type { AssetField } from "./asset-fields.ts";
import { createAssets } from "./create-assets.ts";

export const rackField: AssetField = {
	id: "22222222-0000-4000-8000-000000000001",
	name: "Rack",
	default: "none",
	mask: "^[A-Z]\\d+$",
};

export async function openAssets(store?: StateStore) {
	const stateStore = store ?? (await openPglite({ dataDir: "memory" }));
	await stateStore.migrate();
	const { db } = stateStore;
	const time = { now: Date.UTC(2026, 4, 1) };
	const clock = () => time.now;
	const audit = createRecordedAudit();
	const tenants = createTenants(db, { clock, audit });
	const main = (await tenants.main()).id;
	const branch = (await tenants.create({ name: "Branch" })).id;
	const assets = createAssets(db, {
		audit,
		clock,
		fields: async () => [rackField],
	});
	return { stateStore, db, time, clock, audit, tenants, main, branch, assets };
}

/** What a source may tell of a machine. */
export function machine(
	number: number,
	more: Record<string, unknown> = {},
): Record<string, unknown> {
	const low = number % 250;
	const middle = Math.floor(number / 250) % 250;
	const high = Math.floor(number / 62_500);
	const hex = number.toString(16).padStart(6, "0");
	return {
		name: `host-${number}`,
		fqdn: `host-${number}.corp.test`,
		ipAddresses: [`10.${high}.${middle}.${low}`],
		macAddresses: [`00:0a:95:${hex.replace(/(..)(?!$)/g, "$1:")}`],
		owner: "Jane Roe",
		os: { name: "Debian", version: 12 },
		software: [
			{ name: "nginx", version: "1.24", vendor: "F5" },
			{ name: "openssl", version: "3.0.11", vendor: "OpenSSL" },
		],
		vulnerabilities: [
			{
				kasperskyID: "KLA10001",
				productName: "nginx",
				severity: 3,
				cve: ["CVE-2024-0001"],
			},
		],
		...more,
	};
}
