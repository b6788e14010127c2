/** A collector, correlator or storage as a process of its own, on any machine that reaches the core. */
import { join } from "node:path";
import type { ServiceKind } from "#core/index.ts";
import type { Log } from "#platform/index.ts";
import { defineErrors } from "#schema/index.ts";
import { lockDirectory } from "./directory-lock.ts";
import type { Address } from "./link/index.ts";
import {
	keepIdentity,
	pair,
	pairingErrors,
	type RunningService,
	readIdentity,
	runService,
} from "./runtime/index.ts";

export const standaloneErrors = defineErrors("standalone", {
	badCore: {
		status: 400,
		sentence:
			"{text} is not the address of a core: https://host:port is needed, port 7210 by default",
	},
});

export interface StandaloneOptions {
	readonly kind: ServiceKind;
	/** `https://host:port`. */
	readonly core: string;
	readonly id: string;
	/** Needed once: then the service has a certificate. */
	readonly token: string | undefined;
	readonly dataDirectory: string;
	readonly listen: Address;
	readonly fqdn: string;
	readonly version: string;
	readonly clock: () => number;
	readonly log: Log;
	readonly onProgress: (text: string) => void;
}

/** Throws standalone.badCore, pairing.*, lock.inUse and what the core answers. */
export async function startStandalone(
	options: StandaloneOptions,
): Promise<RunningService> {
	const core = parseCore(options.core);
	const directory = join(
		options.dataDirectory,
		"services",
		`${options.kind}s`,
		options.id,
	);
	const lock = await lockDirectory(directory);
	try {
		let identity = await readIdentity(directory);
		if (identity === undefined) {
			if (options.token === undefined) throw pairingErrors.make("tokenNeeded");
			options.onProgress("pairing with the core");
			identity = await pair({ core, id: options.id, token: options.token });
			await keepIdentity(directory, identity);
		}
		const service = await runService({
			...options,
			core,
			directory,
			identity,
			failsFast: false,
		});
		return {
			...service,
			async stop() {
				await service.stop();
				await lock.release();
			},
		};
	} catch (error) {
		await lock.release();
		throw error;
	}
}

function parseCore(text: string): Address {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url?.protocol !== "https:" || url.hostname === "")
		throw standaloneErrors.make("badCore", { text });
	return {
		host: url.hostname.replace(/^\[|\]$/g, ""),
		port: url.port === "" ? 7210 : Number(url.port),
	};
}
