/** Resources of the invented company, beside those that come with Ursa. */
import { collectorId, tenants } from "./events.ts";

export const sharedTenant = {
	id: "1b6a3f5e-0d5c-4c5e-9f0a-5d1d0a6c10ff",
	name: "Shared",
};

interface Seed {
	readonly id: string;
	readonly kind: string;
	readonly tenantId: string;
	readonly name: string;
	readonly description: string;
	readonly body: unknown;
}

const main = tenants[0]?.id ?? "";
const idOf = (last: number) =>
	`5eed0000-0000-4000-8000-${String(last).padStart(12, "0")}`;

const field = (name: string) => ({ kind: "field", field: name });
const constant = (value: string | number) => ({ kind: "constant", value });
const is = (name: string, operator: string, value: string | number) => ({
	kind: "comparison",
	isNegated: false,
	left: field(name),
	operator,
	right: constant(value),
	ignoreCase: false,
});

/** What the collector of the invented services runs. */
export const seededCollector = collectorId;

export function makeSeeds(shipped: readonly { kind: string; id: string }[]) {
	const normalizers = shipped
		.filter(({ kind }) => kind === "normalizer")
		.map(({ id }) => id);
	const seeds: Seed[] = [
		{
			id: seededCollector,
			kind: "collector",
			tenantId: main,
			name: "Syslog and CEF",
			description: "Everything that speaks syslog in the server network",
			body: {
				connectors: [
					{ kind: "tcp", host: "0.0.0.0", port: 5140 },
					{ kind: "udp", host: "0.0.0.0", port: 5140 },
				],
				normalizers,
				filter: {
					kind: "group",
					operator: "or",
					members: [
						is("Message", "contains", "health-check"),
						{
							kind: "group",
							operator: "and",
							members: [
								is("DeviceProduct", "=", "nginx"),
								is("RequestUrl", "startsWith", "/status"),
							],
						},
						{ kind: "filter", filter: idOf(3), isNegated: false },
					],
				},
				aggregationRules: [],
				enrichmentRules: [],
				destinations: [],
			},
		},
		{
			id: idOf(2),
			kind: "correlator",
			tenantId: main,
			name: "Correlator",
			description: "Runs all correlation rules",
			body: { rules: "all" },
		},
		{
			id: idOf(3),
			kind: "filter",
			tenantId: main,
			name: "Debug lines",
			description: "What programs write only for their developers",
			body: {
				condition: {
					kind: "group",
					operator: "or",
					members: [
						is("Message", "match", "^\\[?(DEBUG|TRACE)\\b"),
						{
							...is("DeviceAddress", "inSubnet", "10.99.0.0/16"),
							isNegated: true,
						},
					],
				},
			},
		},
		{
			id: idOf(4),
			kind: "secret",
			tenantId: main,
			name: "Database of the door system",
			description: "",
			body: { type: "credentials", user: "ursa_reader", password: "kept" },
		},
		{
			id: idOf(5),
			kind: "storage",
			tenantId: main,
			name: "Embedded storage",
			description: "Keeps all events",
			body: {},
		},
		{
			id: idOf(6),
			kind: "dictionary",
			tenantId: sharedTenant.id,
			name: "Sites by network",
			description: "First three parts of an address → name of the site",
			body: {
				type: "dictionary",
				entries: {
					"10.20.0": "Headquarters",
					"10.30.0": "Data centre",
					"10.40.0": "Plant North",
				},
			},
		},
	];
	return seeds;
}
