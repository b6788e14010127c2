import type { InjectOptions, LightMyRequestResponse } from "fastify";
import type {
	EventStore,
	EventStoreUpkeep,
} from "#backends/event-store/index.ts";
import type {
	Alerts,
	Resources,
	ServiceRegistry,
	Tenants,
	Users,
} from "#core/index.ts";
import type { Log } from "#platform/index.ts";
import type { DeadLetterReplay } from "./data-plane.ts";

export type ConsoleEventStore = EventStore &
	Pick<EventStoreUpkeep, "deadLetter" | "verifyLedger">;

/** What both APIs work on. */
export interface ApiDependencies {
	readonly users: Users;
	readonly tenants: Tenants;
	readonly alerts: Alerts;
	readonly resources: Resources;
	readonly services: ServiceRegistry;
	/** Absent: the console answers that this core cannot do it. */
	readonly deadLetterReplay?: DeadLetterReplay | undefined;
	/** Where services reach the core, `siem.example.org:7210`; for the command that is shown for a new one. */
	readonly coreAddress?: string | undefined;
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
