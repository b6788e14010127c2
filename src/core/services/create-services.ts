import { and, asc, eq, inArray, isNotNull } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { createIdSource } from "#platform/index.ts";
import { breaksConstraint } from "../broken-constraint.ts";
import { resourcesTable } from "../resources/resources.table.ts";
import { activeServicesErrors } from "./errors.ts";
import { createPairing, createPairingThrottle, isToken } from "./pairing.ts";
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
}

export function createServices(
	db: StateDatabase,
	{ clock }: { readonly clock: () => number },
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

	async function findResource(id: string) {
		const { kind, tenantId, name } = resourcesTable;
		const [resource] = await db
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
			const rows = await db
				.insert(servicesTable)
				.values({
					...{ id, resourceId, ...(await findResource(resourceId)), ...token },
					...{ isReloadRequested: false, isRestartRequested: false },
					...{ createdAt: now, updatedAt: now },
				})
				.onConflictDoNothing({ target: servicesTable.id })
				.returning({ id: servicesTable.id });
			return rows.length > 0;
		} catch (error) {
			// It was deleted just now.
			throw breaksConstraint(error, "services_resource")
				? activeServicesErrors.make("unknownResource", {}, error)
				: error;
		}
	}

	/** Throws activeServices.notFound. */
	async function change(id: string, values: Partial<Row>): Promise<void> {
		const rows = await db
			.update(servicesTable)
			.set({ ...values, updatedAt: clock() })
			.where(eq(servicesTable.id, id))
			.returning({ id: servicesTable.id });
		if (rows.length === 0) throw activeServicesErrors.make("notFound");
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
			live.set(id, { state, seenAt: lastSeenAt, writtenAt: lastSeenAt });
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
			const rows = await db
				.delete(servicesTable)
				.where(eq(servicesTable.id, id))
				.returning({ id: servicesTable.id });
			live.delete(id);
			if (rows.length === 0) throw activeServicesErrors.make("notFound");
		},

		async resetCertificate(id) {
			const { pairing, columns } = createPairing(clock());
			await change(id, { ...columns, fingerprint: null });
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
				throw activeServicesErrors.make("badToken");
			}
			if ((row.tokenExpiresAt ?? 0) <= clock()) {
				throw activeServicesErrors.make("tokenExpired");
			}
			try {
				const used = await db
					.update(servicesTable)
					.set({
						...{ fingerprint, tokenHash: null, tokenExpiresAt: null },
						updatedAt: clock(),
					})
					.where(
						and(
							eq(servicesTable.id, id),
							eq(servicesTable.tokenHash, row.tokenHash),
						),
					)
					.returning({ id: servicesTable.id });
				// Somebody was quicker with the same token.
				if (used.length === 0) throw activeServicesErrors.make("badToken");
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
				})
				.from(servicesTable)
				.where(eq(servicesTable.id, id));
			if (row === undefined) throw activeServicesErrors.make("notFound");
			const now = clock();
			const writtenAt = live.get(id)?.writtenAt ?? Number.NEGATIVE_INFINITY;
			const isDue = now - writtenAt >= writeEveryMs;
			const heard = { state, seenAt: now, writtenAt: isDue ? now : writtenAt };
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
			await change(id, { isReloadRequested: true });
			return require(id);
		},
		async requestRestart(id) {
			await change(id, { isRestartRequested: true });
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
