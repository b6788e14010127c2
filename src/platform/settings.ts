/** Settings of the process, from the environment: read once at start, checked, and passed on as values. */
import { hostname } from "node:os";
import { resolve } from "node:path";
import { z } from "zod";
import { defineErrors } from "#schema/index.ts";

export const settingsErrors = defineErrors("settings", {
	invalid: {
		status: 500,
		sentence:
			"{variable} is not valid: {reason}. Correct the environment variable and start again",
	},
	portTwice: {
		status: 500,
		sentence: "{variable} and {other} name the same port {port}",
	},
});

const port = z.coerce.number().int().min(0).max(65535);

function url(...protocols: string[]) {
	return z
		.string()
		.refine(
			(text) =>
				URL.canParse(text) && protocols.includes(new URL(text).protocol),
			`expected a URL that starts with ${protocols.map((name) => `${name}//`).join(" or ")}`,
		);
}

const definitions = {
	URSA_DATA: z.string().min(1),
	URSA_BIND: z
		.string()
		.min(1)
		.regex(/^[\w.:-]+$/, "expected an address or host name"),
	URSA_WEB_PORT: port,
	URSA_API_PORT: port,
	URSA_INTERNAL_PORT: port,
	URSA_SYSLOG_PORT: port,
	URSA_HTTP_INPUT_PORT: port,
	URSA_POSTGRES_URL: url("postgres:", "postgresql:").optional(),
	URSA_CLICKHOUSE_URL: url("http:", "https:").optional(),
	URSA_ADMIN_PASSWORD: z.string().min(1).optional(),
	URSA_LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]),
};

const defaults = {
	URSA_BIND: "127.0.0.1",
	URSA_WEB_PORT: "7220",
	URSA_API_PORT: "7223",
	URSA_INTERNAL_PORT: "7210",
	URSA_SYSLOG_PORT: "5140",
	URSA_HTTP_INPUT_PORT: "5141",
	URSA_LOG_LEVEL: "info",
};

export interface Settings {
	/** Absolute path of the data directory. */
	readonly dataDirectory: string;
	/** Address that all listeners bind. */
	readonly bind: string;
	readonly webPort: number;
	readonly apiPort: number;
	readonly internalPort: number;
	readonly syslogPort: number;
	readonly httpInputPort: number;
	/** PostgreSQL server to use instead of the embedded engine; holds a password. */
	readonly postgresUrl?: string | undefined;
	/** ClickHouse server to use instead of the embedded engine; may hold a password. */
	readonly clickhouseUrl?: string | undefined;
	/** Password of `admin` at the first start. */
	readonly adminPassword?: string | undefined;
	readonly logLevel: "debug" | "info" | "warn" | "error";
	readonly hostName: string;
}

/**
 * Reads and checks the environment. An empty variable counts as absent. Throws `settings.invalid` with the name of the
 * first wrong variable; the message never holds the value, since it may be a secret.
 */
export function readSettings(
	environment: Readonly<Record<string, string | undefined>>,
	defaultDataDirectory: string,
): Settings {
	const read = <Name extends keyof typeof definitions>(
		name: Name,
	): z.infer<(typeof definitions)[Name]> => {
		const fallback: Readonly<Record<string, string>> = {
			...defaults,
			URSA_DATA: defaultDataDirectory,
		};
		const result = definitions[name].safeParse(
			environment[name] || fallback[name],
		);
		if (!result.success) {
			const reason = result.error.issues[0]?.message ?? "unknown reason";
			throw settingsErrors.make("invalid", { variable: name, reason });
		}
		// The schema of this name produced the value; TypeScript cannot follow the lookup.
		return result.data as z.infer<(typeof definitions)[Name]>;
	};
	const ports = {
		URSA_WEB_PORT: read("URSA_WEB_PORT"),
		URSA_API_PORT: read("URSA_API_PORT"),
		URSA_INTERNAL_PORT: read("URSA_INTERNAL_PORT"),
		URSA_SYSLOG_PORT: read("URSA_SYSLOG_PORT"),
		URSA_HTTP_INPUT_PORT: read("URSA_HTTP_INPUT_PORT"),
	};
	refuseSharedPorts(ports);
	return {
		dataDirectory: resolve(read("URSA_DATA")),
		bind: read("URSA_BIND"),
		webPort: ports.URSA_WEB_PORT,
		apiPort: ports.URSA_API_PORT,
		internalPort: ports.URSA_INTERNAL_PORT,
		syslogPort: ports.URSA_SYSLOG_PORT,
		httpInputPort: ports.URSA_HTTP_INPUT_PORT,
		postgresUrl: read("URSA_POSTGRES_URL"),
		clickhouseUrl: read("URSA_CLICKHOUSE_URL"),
		adminPassword: read("URSA_ADMIN_PASSWORD"),
		logLevel: read("URSA_LOG_LEVEL"),
		hostName: hostname(),
	};
}

function refuseSharedPorts(ports: Readonly<Record<string, number>>): void {
	const owners = new Map<number, string>();
	for (const [variable, value] of Object.entries(ports)) {
		const other = owners.get(value);
		if (value !== 0 && other !== undefined) {
			throw settingsErrors.make("portTwice", { variable, other, port: value });
		}
		owners.set(value, variable);
	}
}
