/** Between the core's process and the threads of its own services. Events never pass here. */
import type { TlsIdentity } from "#pipeline/index.ts";
import type { Address } from "../link/index.ts";

/** What a thread is given at its start. */
export interface ThreadData {
	readonly core: Address;
	readonly directory: string;
	readonly identity: TlsIdentity;
	readonly listen: Address;
	readonly fqdn: string;
	readonly version: string;
	readonly logLevel: string;
	readonly isLogPretty: boolean;
	readonly failsFast: boolean;
}

export type FromThread =
	| { readonly type: "ready"; readonly inputs: readonly string[] }
	| {
			readonly type: "failed";
			readonly code: string;
			readonly status: number;
			readonly message: string;
	  };

export interface ToThread {
	readonly type: "stop";
}
