/** The process of an SQLite connection: one request, one answer. */
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import type { Identity } from "../identity.ts";
import type { Cell, Column, Row } from "../session.ts";

export type SqliteRequest =
	| {
			readonly kind: "open";
			readonly path: string;
			readonly busyTimeoutMs: number;
	  }
	| {
			readonly kind: "query";
			readonly text: string;
			readonly values: readonly Identity[];
	  }
	| { readonly kind: "next"; readonly most: number };

export type SqliteAnswer =
	| { readonly kind: "ready" }
	| { readonly kind: "columns"; readonly columns: readonly Column[] }
	| { readonly kind: "rows"; readonly rows: readonly Row[] }
	| {
			readonly kind: "failed";
			readonly message: string;
			/** Result code of SQLite. */
			readonly code?: number;
	  };

let database: DatabaseSync | undefined;
let rows: Iterator<unknown> | undefined;

function answer(request: SqliteRequest): SqliteAnswer {
	switch (request.kind) {
		case "open":
			database = new DatabaseSync(request.path, {
				readOnly: true,
				timeout: request.busyTimeoutMs,
			});
			// A file is opened without a look into it; this looks.
			database.prepare("SELECT 1 FROM sqlite_schema").get();
			return { kind: "ready" };
		case "query": {
			if (database === undefined) throw new Error("the database is not open");
			const statement = database.prepare(request.text);
			statement.setReadBigInts(true);
			statement.setReturnArrays(true);
			rows = statement.iterate(...request.values.map(parameterOf));
			return {
				kind: "columns",
				columns: statement
					.columns()
					.map(({ name }) => ({ name, texts: "text" })),
			};
		}
		case "next": {
			const taken: Row[] = [];
			while (taken.length < request.most) {
				const next = rows?.next();
				if (next === undefined || next.done === true) break;
				// Arrays of SQLite's five types, as `setReturnArrays` says.
				taken.push(next.value as Cell[]);
			}
			return { kind: "rows", rows: taken };
		}
	}
}

function parameterOf({ kind, text }: Identity): SQLInputValue {
	switch (kind) {
		case "number":
			return /^-?\d{1,18}$/.test(text) ? BigInt(text) : Number(text);
		case "bytes":
			return Buffer.from(text, "hex");
		default:
			return text;
	}
}

process.on("message", (message) => {
	let given: SqliteAnswer;
	try {
		// Sent by sqlite.ts, the only one that starts this process.
		given = answer(message as SqliteRequest);
	} catch (error) {
		const code: unknown =
			error instanceof Error ? Reflect.get(error, "errcode") : undefined;
		given = {
			kind: "failed",
			message: error instanceof Error ? error.message : String(error),
			...(typeof code === "number" ? { code } : {}),
		};
	}
	process.send?.(given, undefined, undefined, (error) => {
		if (error !== null) process.exit();
	});
});
// The service is gone, however it ended.
process.on("disconnect", () => process.exit());
