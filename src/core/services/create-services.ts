import { and, asc, eq, inArray, isNotNull } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { createIdSource } from "#platform/index.ts";
import type { AuditEntry, AuditTrail } from "../audit/audit.ts";
import { breaksConstraint } from "../broken-constraint.ts";
import { resourcesTable } from "../resources/resources.table.ts";
import { activeServicesErrors } from "./errors.ts";
import { createPairing, createPairingThrottle, isToken } from "./pairing.ts";
import {
	describeService,
	entriesOfReport,
	type Told,
} from "./service-audit.ts";
import { type Row, readState, toService } from "./service-view.ts";
import { servicesTable } from "./services.table.ts";
import {
	type Service,
	type ServiceKind,
	type ServiceRegistry,
	type ServiceState,
	serviceKinds,
} from "./services.ts";

/** A report is written down when the last one written is older. */
const writeEveryMs = 10_000;

interface Live {
	readonly state: ServiceState;
	readonly seenAt: number;
	readonly writtenAt: number;
	readonly told: Told | undefined;
}

export function createServices(
	db: StateDatabase,
	{
		clock,
		audit,
	}: { readonly clock: () => number; readonly audit: AuditTrail },
): ServiceRegistry {
	const nextId = createIdSource(clock);
	const throttle = createPairingThrottle(clock);
	const live = new Map<string, Live>();
	const listeningSince = clock();

	const withNames = () =>
		db
			.select({ row: servicesTable, name: resourcesTable.name })
			.from(servicesTable)
			.innerJoin(
				resourcesTable,
				eq(resourcesTable.id, servicesTable.resourceId),
			);

	function present({ row, name }: { row: Row; name: string }): Service {
		const heard = live.get(row.id);
		return toService(row, name, {
			state: heard?.state ?? readState(row.lastState),
			lastSeenAt: heard?.seenAt ?? row.lastSeenAt ?? undefined,
			now: clock(),
			listeningSince,
		});
	}

	async function find(id: string): Promise<Service | undefined> {
		const [found] = await withNames().where(eq(servicesTable.id, id));
		return found && present(found);
	}

	async function require(id: string): Promise<Service> {
		const service = await find(id);
		if (service === undefined) throw activeServicesErrors.make("notFound");
		return service;
	}

	/** Of a service that is there; without one there is nothing to tell. */
	async function record(
		tx: StateDatabase,
		id: string,
		entry: Omit<AuditEntry, "object">,
	): Promise<void> {
		const described = await describeService(tx, id);
		if (described) await audit.record(tx, { ...described, ...entry });
	}

	async function findResource(tx: StateDatabase, id: string) {
		const { kind, tenantId, name } = resourcesTable;
		const [resource] = await tx
			.select({ kind, tenantId, name })
			.from(resourcesTable)
			.where(eq(resourcesTable.id, id));
		if (resource === undefined) {
			throw activeServicesErrors.make("unknownResource");
		}
		if (!isServiceKind(resource.kind)) {
			throw activeServicesErrors.make("wrongKind", {
				name: resource.name,
				kind: resource.kind,
			});
		}
		return { kind: resource.kind, tenantId: resource.tenantId };
	}

	/** False when there is one of that id. */
	async function insert(
		id: string,
		resourceId: string,
		token: { tokenHash: string; tokenExpiresAt: number } | undefined,
	): Promise<boolean> {
		const now = clock();
		try {
			return await db.transaction(async (tx) => {
				const resource = await findResource(tx, resourceId);
				const rows = await tx
					.insert(servicesTable)
					.values({
						...{ id, resourceId, ...resource, ...token },
						...{ isReloadRequested: false, isRestartRequested: false },
						...{ createdAt: now, updatedAt: now },
					})
					.onConflictDoNothing({ target: servicesTable.id })
					.returning({ id: servicesTable.id });
				if (rows.length === 0) return false;
				await record(tx, id, { action: "service created" });
				return true;
			});
		} catch (error) {
			// It was deleted just now.
			throw breaksConstraint(error, "services_resource")
				? activeServicesErrors.make("unknownResource", {}, error)
				: error;
		}
	}

	/** Throws activeServices.notFound. */
	async function change(
		id: string,
		values: Partial<Row>,
		action: string,
	): Promise<void> {
		await db.transaction(async (tx) => {
			const rows = await tx
				.update(servicesTable)
				.set({ ...values, updatedAt: clock() })
				.where(eq(servicesTable.id, id))
				.returning({ id: servicesTable.id });
			if (rows.length === 0) throw activeServicesErrors.make("notFound");
			await record(tx, id, { action });
		});
	}

	/** What was told of a service before this core started, as far as it is known. */
	function toTold(state: ServiceState): Told {
		return { startedAt: state.startedAt, status: state.status, at: 0 };
	}

	/** Takes what was written down before this core started of those that have not reported to it yet. */
	async function recall(ids: readonly string[]): Promise<void> {
		const missing = ids.filter((id) => !live.has(id));
		if (missing.length === 0) return;
		const rows = await db
			.select()
			.from(servicesTable)
			.where(
				and(
					inArray(servicesTable.id, missing),
					isNotNull(servicesTable.lastSeenAt),
				),
			);
		for (const { id, lastState, lastSeenAt } of rows) {
			const state = readState(lastState);
			if (state === undefined || lastSeenAt === null || live.has(id)) continue;
			live.set(id, {
				...{ state, seenAt: lastSeenAt, writtenAt: lastSeenAt },
				told: toTold(state),
			});
		}
	}

	async function write(id: string, { state, seenAt }: Live): Promise<void> {
		await db
			.update(servicesTable)
			.set({ lastState: state, lastSeenAt: seenAt })
			.where(eq(servicesTable.id, id));
	}

	return {
		async list() {
			const rows = await withNames().orderBy(
				asc(servicesTable.createdAt),
				asc(servicesTable.id),
			);
			return rows.map(present);
		},
		find,

		async create({ resourceId, id = nextId() }) {
			const { pairing, columns } = createPairing(clock());
			if (!(await insert(id, resourceId, columns))) {
				throw activeServicesErrors.make("idTaken", { id });
			}
			return { service: await require(id), pairing };
		},

		async ensure({ id, resourceId }) {
			await insert(id, resourceId, undefined);
			return require(id);
		},

		async delete(id) {
			await db.transaction(async (tx) => {
				const described = await describeService(tx, id);
				const rows = await tx
					.delete(servicesTable)
					.where(eq(servicesTable.id, id))
					.returning({ id: servicesTable.id });
				if (rows.length === 0) throw activeServicesErrors.make("notFound");
				await audit.record(tx, { action: "service deleted", ...described });
			});
			live.delete(id);
		},

		async resetCertificate(id) {
			const { pairing, columns } = createPairing(clock());
			await change(
				id,
				{ ...columns, fingerprint: null },
				"service certificate reset",
			);
			return pairing;
		},

		async pair({ id, token, fingerprint }) {
			if (!/^[\da-f]{64}$/.test(fingerprint)) {
				throw activeServicesErrors.make("badFingerprint");
			}
			const [row] = await db
				.select()
				.from(servicesTable)
				.where(eq(servicesTable.id, id));
			// One answer for unknown services and wrong tokens: ids are not for everybody to try.
			if (row === undefined) throw activeServicesErrors.make("badToken");
			throttle.check(id);
			if (!isToken(token, row.tokenHash) || row.tokenHash === null) {
				throttle.fail(id);
				const message = "The token is wrong or was used already";
				await record(db, id, {
					...{ action: "service paired", outcome: "failed", message },
				});
				throw activeServicesErrors.make("badToken");
			}
			if ((row.tokenExpiresAt ?? 0) <= clock()) {
				throw activeServicesErrors.make("tokenExpired");
			}
			try {
				const { tokenHash } = row;
				await db.transaction(async (tx) => {
					const used = await tx
						.update(servicesTable)
						.set({
							...{ fingerprint, tokenHash: null, tokenExpiresAt: null },
							updatedAt: clock(),
						})
						.where(
							and(
								eq(servicesTable.id, id),
								eq(servicesTable.tokenHash, tokenHash),
							),
						)
						.returning({ id: servicesTable.id });
					// Somebody was quicker with the same token.
					if (used.length === 0) throw activeServicesErrors.make("badToken");
					await record(tx, id, { action: "service paired" });
				});
			} catch (error) {
				throw breaksConstraint(error, "services_fingerprint")
					? activeServicesErrors.make("fingerprintTaken", {}, error)
					: error;
			}
			return require(id);
		},

		async paired() {
			const { id, kind, tenantId, resourceId, fingerprint } = servicesTable;
			const rows = await db
				.select({ id, kind, tenantId, resourceId, fingerprint })
				.from(servicesTable)
				.where(isNotNull(fingerprint))
				.orderBy(id);
			await recall(rows.map((row) => row.id));
			return rows.flatMap((row) => {
				const { fingerprint } = row;
				if (fingerprint === null) return [];
				const address = live.get(row.id)?.state.address;
				return [
					{
						...row,
						fingerprint,
						...(address === undefined ? {} : { address }),
					},
				];
			});
		},

		async reportState(id, state) {
			const [row] = await db
				.select({
					reload: servicesTable.isReloadRequested,
					restart: servicesTable.isRestartRequested,
					lastState: servicesTable.lastState,
				})
				.from(servicesTable)
				.where(eq(servicesTable.id, id));
			if (row === undefined) throw activeServicesErrors.make("notFound");
			const now = clock();
			const before = live.get(id);
			const recalled = readState(row.lastState);
			const { entries, told } = entriesOfReport(
				before === undefined ? recalled && toTold(recalled) : before.told,
				state,
				now,
			);
			for (const entry of entries) await record(db, id, entry);
			const writtenAt = before?.writtenAt ?? Number.NEGATIVE_INFINITY;
			const isDue = entries.length > 0 || now - writtenAt >= writeEveryMs;
			const heard = {
				...{ state, seenAt: now, writtenAt: isDue ? now : writtenAt, told },
			};
			live.set(id, heard);
			if (isDue) await write(id, heard);
			if (!row.reload && !row.restart) return [];
			await db
				.update(servicesTable)
				.set({ isReloadRequested: false, isRestartRequested: false })
				.where(eq(servicesTable.id, id));
			// A restart reads the settings too.
			return row.restart ? ["restart"] : ["reload"];
		},

		async requestReload(id) {
			await change(id, { isReloadRequested: true }, "service reloaded");
			return require(id);
		},
		async requestRestart(id) {
			await change(id, { isRestartRequested: true }, "service restarted");
			return require(id);
		},

		async flush() {
			for (const [id, heard] of live) {
				if (heard.writtenAt === heard.seenAt) continue;
				await write(id, heard);
				live.set(id, { ...heard, writtenAt: heard.seenAt });
			}
		},
	};
}

function isServiceKind(kind: string): kind is ServiceKind {
	return serviceKinds.some((known) => known === kind);
}
