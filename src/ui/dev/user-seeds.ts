/** Tenants and REST operations that the mock server knows. */
import { tenants } from "./events.ts";

export const sampleOperations = [
	{ label: "GET /users/whoami", summary: "The user of the token" },
	{ label: "GET /tenants", summary: "Tenants available to the caller" },
	{ label: "GET /alerts", summary: "Alerts, latest first" },
	{ label: "POST /alerts/close", summary: "Close an alert" },
	{ label: "POST /events", summary: "Search events with SQL" },
	{ label: "GET /services", summary: "Services and how they fare" },
	{ label: "POST /resources/import", summary: "Import a package" },
];

const shared = {
	id: "00000000-0000-0000-0000-000000000000",
	name: "Shared",
};
const former = {
	id: "1b6a3f5e-0d5c-4c5e-9f0a-5d1d0a6c1003",
	name: "Former branch",
};

export function sampleTenants(now: number) {
	const notes: Readonly<Record<string, string>> = {
		Main: "Headquarters",
		"Plant North": "Production lines 1–4 and their offices",
		Shared: "What all tenants may use",
		"Former branch": "Sold in spring",
	};
	return [...tenants, shared, former].map(({ id, name }, index) => ({
		...{ id, name, description: notes[name] ?? "" },
		isMain: name === "Main",
		isShared: name === "Shared",
		isDisabled: name === "Former branch",
		epsLimit: [0, 300, 0, 500][index] ?? 0,
		eps: [1840, 412, 0, 0][index] ?? 0,
		createdAt: now - 300 * 86_400_000 + index * 86_400_000,
		updatedAt: now,
	}));
}
