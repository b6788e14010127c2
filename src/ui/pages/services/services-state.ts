/** What the page of services keeps in the address: `?kind=collector&status=red&name=…&sort=-rate&service=<id>`. */
import { serviceShape } from "#api/contract/index.ts";
import { firstText, type Parameters } from "../../query/url-state.ts";
import { mainRate, type Service } from "./counters.ts";

export const serviceKinds = serviceShape.shape.kind.options;
export const serviceStatuses = serviceShape.shape.status.options;

export const sortColumns = [
	"status",
	"kind",
	"name",
	"tenant",
	"address",
	"uptime",
	"seen",
	"rate",
	"backlog",
] as const;
export type SortColumn = (typeof sortColumns)[number];

export interface ServicesState {
	readonly kind: Service["kind"] | undefined;
	readonly status: Service["status"] | undefined;
	/** Part of name, tenant, address or id. */
	readonly text: string;
	readonly sort: SortColumn | undefined;
	readonly isDescending: boolean;
	/** Whose details are shown. */
	readonly serviceId: string | undefined;
}

export function readServicesState(parameters: Parameters): ServicesState {
	const sort = firstText(parameters.sort) ?? "";
	return {
		kind: choice(parameters.kind, serviceKinds),
		status: choice(parameters.status, serviceStatuses),
		text: (firstText(parameters.name) ?? "").slice(0, 200),
		sort: choice(sort.replace(/^-/, ""), sortColumns),
		isDescending: sort.startsWith("-"),
		serviceId: firstText(parameters.service),
	};
}

export function writeServicesState(state: ServicesState): Parameters {
	return {
		kind: state.kind,
		status: state.status,
		name: state.text || undefined,
		sort: state.sort && `${state.isDescending ? "-" : ""}${state.sort}`,
		service: state.serviceId,
	};
}

/** Those that the filters let through, in the order that was asked for; without one as the server lists them. */
export function chooseServices(
	services: readonly Service[],
	state: Omit<ServicesState, "serviceId">,
): Service[] {
	const text = state.text.toLowerCase();
	const found = services
		.filter(({ kind }) => state.kind === undefined || kind === state.kind)
		.filter((one) => state.status === undefined || one.status === state.status)
		.filter(({ name, tenantName, fqdn, address, id }) =>
			[name, tenantName, fqdn ?? "", address, id].some((value) =>
				value.toLowerCase().includes(text),
			),
		);
	const { sort, isDescending } = state;
	if (sort === undefined) return found;
	const compare = (a: Service, b: Service) => {
		const [x, y] = [sortValue(a, sort), sortValue(b, sort)];
		return typeof x === "number" && typeof y === "number"
			? x - y
			: String(x).localeCompare(String(y));
	};
	return found.sort((a, b) => (isDescending ? compare(b, a) : compare(a, b)));
}

function sortValue(service: Service, column: SortColumn): string | number {
	switch (column) {
		case "status":
			return serviceStatuses.indexOf(service.status);
		case "kind":
			return service.kind;
		case "name":
			return service.name;
		case "tenant":
			return service.tenantName;
		case "address":
			return service.fqdn || service.address;
		// The one that started last is up the shortest.
		case "uptime":
			return service.startedAt === 0 ? 0 : -service.startedAt;
		case "seen":
			return service.lastSeenAt ?? 0;
		case "rate":
			return mainRate(service);
		case "backlog":
			return service.backlogBytes;
	}
}

function choice<const T extends string>(
	value: string | string[] | undefined,
	allowed: readonly T[],
): T | undefined {
	const given = firstText(value);
	return allowed.find((one) => one === given);
}
