/** Says in the words of the catalogue what a driver reports, by the codes of the drivers and servers. */
import { UrsaError } from "#schema/index.ts";
import {
	type DatabaseAddress,
	type Dialect,
	describeAddress,
} from "./database-url.ts";
import { sqlErrors } from "./errors.ts";

type Failure =
	| "wrongPassword"
	| "noDatabase"
	| "noRight"
	| "badQuery"
	| "unreachable"
	| "timeout"
	| "connectionLost"
	| "noTls"
	| "untrusted"
	| "failed";

const common: Readonly<Record<string, Failure>> = {
	ECONNREFUSED: "unreachable",
	ENOTFOUND: "unreachable",
	EAI_AGAIN: "unreachable",
	EHOSTUNREACH: "unreachable",
	ENETUNREACH: "unreachable",
	EINSTLOOKUP: "unreachable",
	ETIMEDOUT: "timeout",
	ETIMEOUT: "timeout",
	ECONNRESET: "connectionLost",
	EPIPE: "connectionLost",
	ECLOSE: "connectionLost",
	DEPTH_ZERO_SELF_SIGNED_CERT: "untrusted",
	SELF_SIGNED_CERT_IN_CHAIN: "untrusted",
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: "untrusted",
	UNABLE_TO_GET_ISSUER_CERT: "untrusted",
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "untrusted",
	CERT_HAS_EXPIRED: "untrusted",
	CERT_NOT_YET_VALID: "untrusted",
	ERR_TLS_CERT_ALTNAME_INVALID: "untrusted",
	EENCRYPT: "noTls",
	HANDSHAKE_NO_SSL_SUPPORT: "noTls",
};

/** SQLSTATE of PostgreSQL, number of MySQL and SQL Server, ORA- code. */
const byDialect: Readonly<Record<Dialect, Readonly<Record<string, Failure>>>> =
	{
		postgres: {
			"28P01": "wrongPassword",
			"28000": "wrongPassword",
			"3D000": "noDatabase",
			"42501": "noRight",
			"57014": "timeout",
			"57P01": "connectionLost",
			"57P02": "connectionLost",
			"57P03": "unreachable",
			"53300": "unreachable",
		},
		mysql: {
			1045: "wrongPassword",
			1698: "wrongPassword",
			1044: "noDatabase",
			1049: "noDatabase",
			1142: "noRight",
			1143: "noRight",
			1370: "noRight",
			1040: "unreachable",
			1053: "connectionLost",
			1927: "connectionLost",
			1317: "connectionLost",
			1969: "timeout",
			3024: "timeout",
			1054: "badQuery",
			1064: "badQuery",
			1146: "badQuery",
			PROTOCOL_CONNECTION_LOST: "connectionLost",
			PROTOCOL_SEQUENCE_TIMEOUT: "timeout",
		},
		mssql: {
			18456: "wrongPassword",
			4060: "noDatabase",
			229: "noRight",
			230: "noRight",
			300: "noRight",
			916: "noDatabase",
			102: "badQuery",
			207: "badQuery",
			208: "badQuery",
			ELOGIN: "wrongPassword",
		},
		oracle: {
			"ORA-01017": "wrongPassword",
			"ORA-12514": "noDatabase",
			"ORA-12505": "noDatabase",
			"ORA-01045": "noDatabase",
			"ORA-00942": "badQuery",
			"ORA-00904": "badQuery",
			"ORA-01031": "noRight",
			"ORA-01013": "timeout",
			"ORA-03113": "connectionLost",
			"NJS-500": "connectionLost",
			"NJS-503": "unreachable",
			"NJS-515": "unreachable",
			"NJS-510": "timeout",
		},
		sqlite: {
			1: "badQuery",
			14: "unreachable",
			23: "noRight",
			26: "noDatabase",
		},
	};

/** Never holds the password. Errors of the catalogue pass as they are. */
export function describeFailure(
	error: unknown,
	address: DatabaseAddress,
	seconds: number,
): UrsaError {
	if (error instanceof UrsaError) return error;
	const chain = [...chainOf(error)];
	return sqlErrors.make(find(chain, address.dialect), {
		address: describeAddress(address),
		reason: withoutPassword(reasonOf(chain), address),
		seconds,
	});
}

function find(chain: readonly object[], dialect: Dialect): Failure {
	const own = byDialect[dialect];
	const all = chain.flatMap(codesOf);
	// A refusal of the server says more than the driver's code around it.
	for (const [table, codes] of [
		[own, all.filter((code) => /\d/.test(code))],
		[common, all],
		[own, all],
	] as const) {
		const code = codes.find((one) => Object.hasOwn(table, one));
		const failure = code === undefined ? undefined : table[code];
		if (failure !== undefined) return refine(failure, chain);
	}
	const reason = reasonOf(chain);
	if (/does not support SSL/i.test(reason)) return "noTls";
	if (/certificate|altnames/i.test(reason)) return "untrusted";
	if (/timeout|timed out/i.test(reason)) return "timeout";
	if (/terminated unexpectedly|socket hang up/i.test(reason)) {
		return "connectionLost";
	}
	// Classes 22 and 42 of SQLSTATE are the statement's own; SQL Server marks them by a class of 11 to 16.
	const isStatement =
		(dialect === "postgres" && all.some((code) => /^(?:22|42)/.test(code))) ||
		chain.some(
			(one) =>
				"class" in one && Number(one.class) > 10 && Number(one.class) <= 16,
		);
	return isStatement ? "badQuery" : "failed";
}

/** tedious reports a wrong password and a wrong database with the same code. */
function refine(failure: Failure, chain: readonly object[]): Failure {
	if (failure !== "wrongPassword") return failure;
	const isDatabase = /cannot open database/i.test(reasonOf(chain));
	return isDatabase ? "noDatabase" : failure;
}

/** Codes of an error, whatever its driver calls them. */
function codesOf(error: object): string[] {
	const codes: string[] = [];
	for (const name of ["code", "number", "errno", "errcode"]) {
		const value: unknown = Reflect.get(error, name);
		if (typeof value === "string" || typeof value === "number") {
			codes.push(String(value));
		}
	}
	return codes;
}

/** The error, its causes, and the parts of one that stands for several attempts. */
function* chainOf(error: unknown, depth = 0): Generator<object> {
	if (typeof error !== "object" || error === null || depth > 5) return;
	yield error;
	if ("errors" in error && Array.isArray(error.errors)) {
		for (const one of error.errors) yield* chainOf(one, depth + 1);
	}
	if ("cause" in error) yield* chainOf(error.cause, depth + 1);
}

function reasonOf(chain: readonly object[]): string {
	for (const error of chain) {
		if (!("message" in error)) continue;
		const message = String(error.message).trim().replace(/\s+/g, " ");
		if (message !== "") return message.slice(0, 500).replace(/\.$/, "");
	}
	const code = chain.flatMap(codesOf)[0];
	return code ?? "the driver gave no reason";
}

function withoutPassword(reason: string, address: DatabaseAddress): string {
	if (address.dialect === "sqlite" || address.password === "") return reason;
	const { password } = address;
	return reason
		.replaceAll(password, "***")
		.replaceAll(encodeURIComponent(password), "***");
}
