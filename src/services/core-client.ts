/** How the command line does administration: through the running core, else on the state store itself. */
import { request } from "node:https";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { z } from "zod";
import {
	isErrorCode,
	type Log,
	openCertificateAuthority,
	readFileIfPresent,
	type Settings,
} from "#platform/index.ts";
import { defineErrors, UrsaError } from "#schema/index.ts";
import { type Administration, createAdministration } from "./administration.ts";
import { type CoreStore, openCoreStore } from "./core-store.ts";

export const clientErrors = defineErrors("client", {
	noData: {
		status: 500,
		sentence:
			"There is no Ursa in {directory}. Start Ursa once, or name its directory with URSA_DATA",
	},
	badAnswer: {
		status: 500,
		sentence:
			"What listens on port {port} does not answer as the core of this Ursa. Is another program there? The core's port is set with URSA_INTERNAL_PORT",
	},
});

export function withAdministration<T>(
	settings: Settings,
	clock: () => number,
	log: Log,
	work: (administration: Administration) => Promise<T>,
): Promise<T> {
	return withCore(settings, clock, log, {
		remote: (call) =>
			work({
				createToken: async (login) =>
					z.object({ token: z.string() }).parse(await call("/token", { login }))
						.token,
				resetPassword: async (login, password) =>
					z
						.object({ password: z.string() })
						.parse(await call("/password", { login, password })).password,
			}),
		direct: (core) => work(createAdministration(core.users)),
	});
}

/** Asks the running core for an answer, within 15 seconds unless told otherwise. */
export type CallCore = (
	path: string,
	body: unknown,
	timeoutMs?: number,
) => Promise<unknown>;

/** Works through the running core, else on its state store, which is closed afterwards. */
export async function withCore<T>(
	settings: Settings,
	clock: () => number,
	log: Log,
	work: {
		readonly remote: (call: CallCore) => Promise<T>;
		readonly direct: (core: CoreStore) => Promise<T>;
	},
): Promise<T> {
	const pki = join(settings.dataDirectory, "pki");
	if ((await readFileIfPresent(join(pki, "ca.crt"))) === undefined) {
		throw clientErrors.make("noData", { directory: settings.dataDirectory });
	}
	const authority = await openCertificateAuthority(pki, clock);
	const tls = {
		...(await authority.clientCertificate("command-line")),
		ca: authority.cert,
	};
	const call: CallCore = (path, body, timeoutMs = 15_000) =>
		callCore({
			host: connectAddress(settings.bind),
			port: settings.internalPort,
			tls,
			path,
			body,
			timeoutMs,
		});
	try {
		await call("/health", {});
	} catch (error) {
		if (!isErrorCode(error, "ECONNREFUSED")) throw error;
		const core = await openCoreStore(settings, clock, log);
		try {
			return await work.direct(core);
		} finally {
			await core.close();
		}
	}
	return work.remote(call);
}

/** A listener on all addresses is reached on loopback. */
export function connectAddress(bind: string): string {
	if (bind === "0.0.0.0") return "127.0.0.1";
	return bind === "::" ? "::1" : bind;
}

function callCore(options: {
	readonly host: string;
	readonly port: number;
	readonly tls: {
		readonly cert: string;
		readonly key: string;
		readonly ca: string;
	};
	readonly path: string;
	readonly body: unknown;
	readonly timeoutMs: number;
}): Promise<unknown> {
	return new Promise((resolve, reject) => {
		const call = request(
			{
				...options.tls,
				host: options.host,
				port: options.port,
				path: options.path,
				method: "POST",
				timeout: options.timeoutMs,
			},
			(response) => {
				text(response).then((body) => {
					try {
						const answer: unknown = JSON.parse(body);
						if (response.statusCode === 200) return resolve(answer);
						const refused = z
							.object({ code: z.string(), message: z.string() })
							.parse(answer);
						reject(
							new UrsaError(refused.code, {
								status: response.statusCode ?? 500,
								sentence: refused.message,
							}),
						);
					} catch (error) {
						reject(
							clientErrors.make("badAnswer", { port: options.port }, error),
						);
					}
				}, reject);
			},
		);
		call.on("timeout", () =>
			call.destroy(new Error(`no answer within ${options.timeoutMs / 1000} s`)),
		);
		call.on("error", (error) =>
			reject(
				isErrorCode(error, "ECONNREFUSED")
					? error
					: clientErrors.make("badAnswer", { port: options.port }, error),
			),
		);
		call.end(JSON.stringify(options.body));
	});
}
