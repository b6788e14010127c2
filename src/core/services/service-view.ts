/** A service as it is shown: its record with what it reported last. */
import { z } from "zod";
import type { servicesTable } from "./services.table.ts";
import type {
	Service,
	ServiceCommand,
	ServiceState,
	ServiceStatus,
} from "./services.ts";

export type Row = typeof servicesTable.$inferSelect;

/** A service reports about once a second; a silence of several reports means something. */
const silentAfterMs = 15_000;

const storedState: z.ZodType<ServiceState> = z.object({
	version: z.string(),
	startedAt: z.number(),
	fqdn: z.string(),
	address: z.object({ host: z.string(), port: z.number() }).optional(),
	status: z.enum(["green", "yellow", "red"]),
	warning: z.string(),
	configVersion: z.string(),
	counters: z.array(
		z.object({ name: z.string(), reason: z.string(), value: z.number() }),
	),
	rates: z.record(z.string(), z.number()),
	backlogBytes: z.number(),
	backlogLimitBytes: z.number().optional(),
});

/** What the database remembers of the last report; undefined when another version of Ursa wrote it otherwise. */
export function readState(stored: unknown): ServiceState | undefined {
	return storedState.safeParse(stored).data;
}

export function toService(
	row: Row,
	name: string,
	{
		state,
		lastSeenAt,
		now,
		listeningSince,
	}: {
		readonly state: ServiceState | undefined;
		readonly lastSeenAt: number | undefined;
		readonly now: number;
		/** Nobody could report before. */
		readonly listeningSince: number;
	},
): Service {
	const { status, warning } = judge(state, lastSeenAt, now, listeningSince);
	const pending = pendingOf(row);
	const { tokenExpiresAt } = row;
	const isWaiting = tokenExpiresAt !== null && tokenExpiresAt > now;
	return {
		id: row.id,
		tenantId: row.tenantId,
		resourceId: row.resourceId,
		kind: row.kind,
		name,
		address: formatAddress(state?.address),
		fqdn: state?.fqdn ?? "",
		status,
		warning,
		version: state?.version ?? "",
		startedAt: state?.startedAt ?? 0,
		createdAt: row.createdAt,
		updatedAt: row.updatedAt,
		...(lastSeenAt === undefined ? {} : { lastSeenAt }),
		...(pending === undefined ? {} : { pending }),
		...(isWaiting ? { pairingExpiresAt: tokenExpiresAt } : {}),
		counters: state?.counters ?? [],
		rates: state?.rates ?? {},
		backlogBytes: state?.backlogBytes ?? 0,
		...(state?.backlogLimitBytes === undefined
			? {}
			: { backlogLimitBytes: state.backlogLimitBytes }),
	};
}

function judge(
	state: ServiceState | undefined,
	lastSeenAt: number | undefined,
	now: number,
	listeningSince: number,
): { status: ServiceStatus; warning: string } {
	if (state === undefined || lastSeenAt === undefined) {
		return { status: "gray", warning: "" };
	}
	if (now - Math.max(lastSeenAt, listeningSince) <= silentAfterMs) {
		return { status: state.status, warning: state.warning };
	}
	const seconds = Math.round((now - lastSeenAt) / 1000);
	return {
		status: "red",
		warning: `No sign of life for ${seconds} s: see whether it runs and reaches the core`,
	};
}

/** A restart reads the settings too. */
function pendingOf(row: Row): ServiceCommand | undefined {
	if (row.isRestartRequested) return "restart";
	return row.isReloadRequested ? "reload" : undefined;
}

function formatAddress(address: ServiceState["address"]): string {
	if (address === undefined) return "";
	const { host, port } = address;
	return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
