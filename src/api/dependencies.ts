import type { InjectOptions, LightMyRequestResponse } from "fastify";
import type {
	EventStore,
	EventStoreUpkeep,
} from "#backends/event-store/index.ts";
import type {
	Alerts,
	AssetCategories,
	Assets,
	BackupService,
	Dashboards,
	Mailer,
	Outbox,
	Resources,
	ServiceRegistry,
	SettingsStore,
	Sources,
	TaskRunner,
	Tenants,
	Transfer,
	Users,
} from "#core/index.ts";
import type { Log } from "#platform/index.ts";
import type { ActiveListAccess } from "./active-list-access.ts";
import type { AuditVerifier } from "./audit-verification.ts";
import type { DeadLetterReplay } from "./data-plane.ts";
import type { RecordAudit } from "./record-audit.ts";
import type { ServiceReloads } from "./service-reloads.ts";

export type ConsoleEventStore = EventStore &
	Pick<EventStoreUpkeep, "deadLetter" | "verifyLedger">;

/** What both APIs work on. */
export interface ApiDependencies {
	readonly users: Users;
	readonly tenants: Tenants;
	readonly alerts: Alerts;
	readonly resources: Resources;
	readonly transfer: Transfer;
	readonly services: ServiceRegistry;
	/** Absent: the console answers that this core cannot do it. */
	readonly deadLetterReplay?: DeadLetterReplay | undefined;
	/** Absent: the console answers that this core cannot do it. */
	readonly auditVerifier?: AuditVerifier | undefined;
	/** Where services reach the core, `siem.example.org:7210`; for the command that is shown for a new one. */
	readonly coreAddress?: string | undefined;
	/** Absent: the active lists of correlators cannot be reached. */
	readonly activeLists?: ActiveListAccess | undefined;
	/** Absent: nobody is told that a dictionary changed. */
	readonly serviceReloads?: ServiceReloads | undefined;
	/** For what is changed in another process, where there is no transaction to record it in. */
	readonly recordAudit?: RecordAudit | undefined;
	/** Absent: this core keeps no assets. */
	readonly assets?: Assets | undefined;
	readonly assetCategories?: AssetCategories | undefined;
	readonly dashboards: Dashboards;
	readonly settings?: SettingsStore | undefined;
	readonly mailer?: Mailer | undefined;
	readonly sources?: Sources | undefined;
	readonly outbox?: Pick<Outbox, "state"> | undefined;
	/** Absent: this core runs no tasks. */
	readonly tasks?: TaskRunner | undefined;
	/** Absent: this core makes no backups. */
	readonly backup?: BackupService | undefined;
	readonly eventStore: ConsoleEventStore;
	/** Of Ursa, as the console shows it. */
	readonly version: string;
	readonly log: Log;
	/** Milliseconds since the epoch. */
	readonly clock: () => number;
}

export interface ApiServer {
	/** Port 0 takes a free one. Resolves with the address, such as `https://127.0.0.1:7223`. */
	listen(options: {
		readonly host: string;
		readonly port: number;
	}): Promise<string>;
	/** Lets running requests finish for up to five seconds, then cuts them. */
	close(): Promise<void>;
	/** Answers a request without a socket; for tests. */
	inject(request: InjectOptions): Promise<LightMyRequestResponse>;
}
