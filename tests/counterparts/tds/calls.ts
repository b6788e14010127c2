/** Calls of the procedures by which clients send statements with parameters (MS-TDS 2.2.6.6). */
import type { SQLInputValue } from "node:sqlite";
import { readParameter } from "./parameters.ts";
import { SqlError } from "./tokens.ts";

/** Numbers of the procedures that have one. */
const procedures: Readonly<Record<number, string>> = {
	10: "sp_executesql",
	11: "sp_prepare",
	12: "sp_execute",
	13: "sp_prepexec",
	15: "sp_unprepare",
};

interface Parameter {
	readonly name: string;
	readonly value: SQLInputValue;
}

export interface Call {
	readonly text: string | undefined;
	/** A statement prepared before, to run or to forget. */
	readonly handle: number | undefined;
	/** A handle for the statement is asked for, in the output parameter of this name. */
	readonly handleName: string | undefined;
	readonly isRun: boolean;
	readonly values: Readonly<Record<string, SQLInputValue>>;
}

/** Skips what stands before the request itself. */
export function skipHeaders(body: Buffer): Buffer {
	return body.subarray(body.readUInt32LE(0));
}

/** Throws `SqlError` for procedures that are not imitated. */
export function readCall(body: Buffer): Call {
	const { procedure, parameters } = readRequest(skipHeaders(body));
	const [first, second, third] = parameters;
	const isFirstHandle = procedure !== "sp_executesql";
	const text = (parameter: Parameter | undefined) =>
		typeof parameter?.value === "string" ? parameter.value : undefined;
	switch (procedure) {
		case "sp_executesql":
			return {
				text: text(first),
				handle: undefined,
				handleName: undefined,
				isRun: true,
				values: valuesOf(parameters.slice(2)),
			};
		case "sp_prepare":
		case "sp_prepexec":
			return {
				text: text(third),
				handle: undefined,
				handleName: first?.name ?? "",
				isRun: procedure === "sp_prepexec",
				values: valuesOf(parameters.slice(3)),
			};
		case "sp_execute":
		case "sp_unprepare":
			return {
				text: undefined,
				handle: isFirstHandle ? Number(first?.value) : Number(second?.value),
				handleName: undefined,
				isRun: procedure === "sp_execute",
				values: valuesOf(parameters.slice(1)),
			};
		default:
			throw new SqlError(
				2812,
				16,
				`Could not find stored procedure '${procedure}'.`,
			);
	}
}

function readRequest(body: Buffer): {
	procedure: string;
	parameters: readonly Parameter[];
} {
	const length = body.readUInt16LE(0);
	let at = 2;
	let procedure: string;
	if (length === 0xffff) {
		procedure = procedures[body.readUInt16LE(at)] ?? "unknown";
		at += 2;
	} else {
		procedure = body.subarray(at, at + 2 * length).toString("utf16le");
		at += 2 * length;
	}
	// Options, which say how to answer.
	at += 2;
	const parameters: Parameter[] = [];
	while (at < body.length) {
		const nameEnd = at + 1 + 2 * body.readUInt8(at);
		const name = body.subarray(at + 1, nameEnd).toString("utf16le");
		// The byte between says which way the parameter goes.
		const { value, next } = readParameter(body, nameEnd + 1);
		parameters.push({ name, value });
		at = next;
	}
	return { procedure, parameters };
}

/** SQLite binds by the names as they are, `@p1` included. */
function valuesOf(
	parameters: readonly Parameter[],
): Record<string, SQLInputValue> {
	return Object.fromEntries(parameters.map(({ name, value }) => [name, value]));
}
