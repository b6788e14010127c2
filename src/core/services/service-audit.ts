/** What the audit trail is told of services (reference: roles-and-objects §8). */
import { isIP } from "node:net";
import { eq } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import type { AuditEntry } from "../audit/audit.ts";
import { resourcesTable } from "../resources/resources.table.ts";
import { servicesTable } from "./services.table.ts";
import type { ServiceState, ServiceStatus } from "./services.ts";

/**
 * A service that flaps is told of at most this often; what it was like at the end of that time is what counts. The
 * first change is told of at once.
 */
const quietMs = 10_000;

/** What of a service is in the audit trail. */
export interface Told {
	readonly startedAt: number;
	readonly status: ServiceStatus;
	readonly at: number;
}

type ServiceEntry = Pick<AuditEntry, "object" | "tenantId">;

/** Undefined when there is no such service. */
export async function describeService(
	db: StateDatabase,
	id: string,
): Promise<ServiceEntry | undefined> {
	const { kind, tenantId } = servicesTable;
	const [row] = await db
		.select({ kind, tenantId, name: resourcesTable.name })
		.from(servicesTable)
		.innerJoin(resourcesTable, eq(resourcesTable.id, servicesTable.resourceId))
		.where(eq(servicesTable.id, id));
	return (
		row && {
			object: { id, name: row.name, kind: row.kind },
			tenantId: row.tenantId,
		}
	);
}

/** Entries that a report of a service gives, and what is told with them. */
export function entriesOfReport(
	told: Told | undefined,
	state: ServiceState,
	now: number,
): {
	readonly entries: readonly Omit<AuditEntry, "object">[];
	readonly told: Told;
} {
	const { startedAt, status } = state;
	const fields = {
		...(state.address && isIP(state.address.host) !== 0
			? { DestinationAddress: state.address.host }
			: {}),
		DestinationHostName: state.fqdn,
	};
	const entries: Omit<AuditEntry, "object">[] = [];
	if (told?.startedAt !== startedAt) {
		entries.push({ action: "service started", fields });
	}
	const isQuiet = told !== undefined && now - told.at < quietMs;
	const hasChanged = told !== undefined && told.status !== status;
	if (hasChanged && !isQuiet) {
		entries.push({
			action: "service status changed",
			outcome: null,
			...(state.warning !== "" && { message: state.warning }),
			fields: {
				...fields,
				DeviceCustomString1: status,
				DeviceCustomString1Label: "new status",
				DeviceCustomString2: told.status,
				DeviceCustomString2Label: "old status",
			},
		});
	}
	if (told !== undefined && entries.length === 0) return { entries, told };
	const isTold = told === undefined || (hasChanged && !isQuiet);
	return {
		entries,
		told: {
			startedAt,
			status: isTold ? status : told.status,
			at: hasChanged && !isQuiet ? now : (told?.at ?? 0),
		},
	};
}
