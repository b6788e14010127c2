import type { Counter } from "#core/index.ts";
import type { TlsIdentity } from "#pipeline/index.ts";
import type { Log } from "#platform/index.ts";
import type { Address } from "../link/index.ts";
import type { CoreLink, ReportAnswer } from "./core-link.ts";
import type { ReplayJob, ReplayRefusal } from "./replay.ts";
import type { ServiceConfig } from "./service-config.ts";

/** What a service works with, whatever its kind. */
export interface WorkNeeds {
	readonly config: ServiceConfig;
	/** Of this service alone: journals, cursors, saved state. */
	readonly directory: string;
	readonly link: CoreLink;
	readonly identity: TlsIdentity;
	/** Where its door listens; port 0 = any. */
	readonly listen: Address;
	readonly clock: () => number;
	readonly newId: () => string;
	readonly log: Log;
}

export interface WorkState {
	readonly counters: readonly Counter[];
	/** What does not go as it should, a sentence each. */
	readonly problems: readonly string[];
	/** It does not go on by itself. */
	readonly isStopped: boolean;
	/** Where it takes events: names of connectors with their addresses. */
	readonly inputs: readonly string[];
	readonly backlogBytes: number;
}

/** A service at work. */
export interface Work {
	/** Port of its door; absent when it has none. */
	readonly doorPort?: number;
	state(): WorkState;
	admit(peers: ReportAnswer["peers"]): void;
	/**
	 * Takes another configuration without letting go of sources. False when it cannot, and must be stopped and started
	 * anew; nothing has changed then. Throws when the configuration cannot work.
	 */
	reload(config: ServiceConfig): Promise<boolean>;
	/** Tries dead letters again; those that are refused again. Absent where messages are not taken. */
	replay?(job: ReplayJob): Promise<readonly ReplayRefusal[]>;
	/** Sources first. Nothing that was acknowledged is lost. */
	stop(): Promise<void>;
}
