/** Addresses of databases as URLs (forms: pipeline-resources §3). */
import {
	BadUrl,
	choose,
	decode,
	hostOf,
	optional,
	readOptions,
	split,
} from "./url-parts.ts";

export type Dialect = "sqlite" | "mssql" | "mysql" | "postgres" | "oracle";

/**
 * `off`: plain text. `prefer`: TLS where the server has it. `encrypt`: TLS, the certificate is not looked at.
 * `verifyAuthority`: it is signed by a trusted authority. `verify`: and it bears the name of the host.
 */
export type TlsUse =
	| "off"
	| "prefer"
	| "encrypt"
	| "verifyAuthority"
	| "verify";

export interface ServerAddress {
	readonly dialect: Exclude<Dialect, "sqlite">;
	readonly host: string;
	readonly port: number;
	/** Named instance of SQL Server, asked for its port; only where the URL names no port. */
	readonly instance?: string;
	readonly user: string;
	readonly password: string;
	readonly database: string;
	readonly tls: TlsUse;
	/** SQL Server: TLS before anything else (TDS 8). */
	readonly isStrict?: boolean;
	/** File with certificates of authorities. */
	readonly authorityFile?: string;
	/** Name that the certificate must bear, where it is not the host's. */
	readonly certificateHost?: string;
	/** MySQL: time zone of the session, as the server writes it. */
	readonly timeZone?: string;
}

export interface FileAddress {
	readonly dialect: "sqlite";
	readonly path: string;
}

export type DatabaseAddress = ServerAddress | FileAddress;

/** How an address shows in sentences and as the source of messages. */
export function describeAddress(address: DatabaseAddress): string {
	if (address.dialect === "sqlite") return address.path;
	const host = address.host.includes(":") ? `[${address.host}]` : address.host;
	const place =
		address.instance === undefined
			? `${host}:${address.port}`
			: `${host}\\${address.instance}`;
	return address.database === "" ? place : `${place}/${address.database}`;
}

/** Undefined when the scheme is of no database we know; throws `BadUrl`. */
export function parseDatabaseUrl(url: string): DatabaseAddress | undefined {
	const text = url.trim();
	const scheme = /^([a-z0-9+]+):\/\//i.exec(text)?.[1]?.toLowerCase();
	const kind = schemes.get(scheme ?? "");
	if (kind === undefined || scheme === undefined) return undefined;
	return kind.parse(text.slice(scheme.length + 3), kind.form);
}

interface Scheme {
	readonly form: string;
	readonly parse: (rest: string, form: string) => DatabaseAddress;
}

const sqlite: Scheme = {
	form: "sqlite3://file:/full/path",
	parse(rest, form) {
		const path = decode(
			rest.replace(/^file:/i, "").replace(/\?.*$/s, ""),
			form,
		);
		if (!path.startsWith("/")) {
			throw new BadUrl("the path does not begin at the root", form);
		}
		return { dialect: "sqlite", path };
	},
};

const mssql: Scheme = {
	form: "sqlserver://user:password@server:1433/instance?database=name",
	parse(rest, form) {
		const parts = split(rest, form);
		const options = readOptions(parts.query, form, [
			...["database", "encrypt", "trustservercertificate", "certificate"],
			...["hostnameincertificate", "app name"],
			...["connection timeout", "dial timeout", "keepalive"],
		]);
		const database = options.get("database");
		// The path is the instance; without ?database= people write the database there, as the seed does.
		const instance = database === undefined ? "" : parts.path;
		const encrypt = options.get("encrypt")?.toLowerCase();
		const trusts = options.get("trustservercertificate")?.toLowerCase();
		const isVerified =
			encrypt === "strict" || (encrypt === "true" && trusts !== "true");
		return {
			dialect: "mssql",
			...hostOf(parts.host, 1433, form),
			...(instance === "" || /:\d+$/.test(parts.host) ? {} : { instance }),
			...parts.credentials,
			database: database ?? parts.path,
			// Without `encrypt`, or with false, the common driver encrypts the login at least; all of it is better.
			tls: choose(
				encrypt ?? "false",
				{
					disable: "off",
					false: trusts === "false" ? "verify" : "encrypt",
					true: isVerified ? "verify" : "encrypt",
					strict: "verify",
				},
				"encrypt",
				form,
			),
			...(encrypt === "strict" ? { isStrict: true } : {}),
			...optional("authorityFile", options.get("certificate")),
			...optional("certificateHost", options.get("hostnameincertificate")),
		};
	},
};

const mysql: Scheme = {
	form: "mysql://user:password@tcp(server:3306)/database",
	parse(rest, form) {
		const parts = split(rest, form);
		const options = readOptions(parts.query, form, [
			...["tls", "time_zone", "charset", "parsetime", "loc", "timeout"],
			...["collation", "readtimeout", "writetimeout"],
		]);
		const host = /^tcp\((.*)\)$/i.exec(parts.host)?.[1] ?? parts.host;
		return {
			dialect: "mysql",
			...hostOf(host, 3306, form),
			...parts.credentials,
			database: parts.path,
			tls: choose(
				options.get("tls")?.toLowerCase() ?? "false",
				{
					false: "off",
					true: "verify",
					"skip-verify": "encrypt",
					preferred: "prefer",
				},
				"tls",
				form,
			),
			...optional(
				"timeZone",
				options.get("time_zone")?.replace(/^'(.*)'$/, "$1"),
			),
		};
	},
};

const postgres: Scheme = {
	form: "postgres://user:password@server:5432/database?sslmode=require",
	parse(rest, form) {
		const parts = split(rest, form);
		const options = readOptions(parts.query, form, [
			...["sslmode", "sslrootcert", "application_name", "connect_timeout"],
		]);
		return {
			dialect: "postgres",
			...hostOf(parts.host, 5432, form),
			...parts.credentials,
			database: parts.path === "" ? parts.credentials.user : parts.path,
			tls: choose(
				options.get("sslmode") ?? "require",
				{
					disable: "off",
					allow: "prefer",
					prefer: "prefer",
					require: "encrypt",
					"verify-ca": "verifyAuthority",
					"verify-full": "verify",
				},
				"sslmode",
				form,
			),
			...optional("authorityFile", options.get("sslrootcert")),
		};
	},
};

const oracle: Scheme = {
	form: "oracle://user:password@server:1521/service",
	parse(rest, form) {
		const parts = split(rest, form);
		const options = readOptions(parts.query, form, ["ssl"]);
		return {
			dialect: "oracle",
			...hostOf(parts.host, 1521, form),
			...parts.credentials,
			database: parts.path,
			tls: choose(
				options.get("ssl")?.toLowerCase() ?? "false",
				{ false: "off", true: "verify" },
				"ssl",
				form,
			),
		};
	},
};

const schemes: ReadonlyMap<string, Scheme> = new Map([
	["sqlite3", sqlite],
	["sqlite", sqlite],
	["sqlserver", mssql],
	["mssql", mssql],
	["mysql", mysql],
	["mariadb", mysql],
	["postgres", postgres],
	["postgresql", postgres],
	["oracle", oracle],
]);
