/** ClickHouse's HTTP interface in front of an engine, as far as `@clickhouse/client` uses it. */
import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import {
	createServer,
	type IncomingMessage,
	type Server,
	type ServerResponse,
} from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import { textLiteral } from "../sql/literal.ts";
import { type Answer, openAnswer } from "./answer.ts";
import type { Engine } from "./engine.ts";
import { exception, toException } from "./exception.ts";
import { newDataFile } from "./handover.ts";
import {
	isAuthentic,
	type Request,
	readBody,
	readRequest,
	readText,
} from "./request.ts";
import { readStatement, type Statement } from "./statement.ts";

/** Inserted data lies in the working directory for the time of its insert, so that file names stay plain. */
export interface HttpOptions {
	readonly engine: Engine;
	readonly user: string;
	readonly password: string;
}

/**
 * Formats whose chunks can be joined. Others, such as JSON and everything with names in a first line, come from chDB as
 * one document per chunk and are sent whole.
 */
const streamable = new Set([
	"JSONEachRow",
	"JSONStringsEachRow",
	"JSONCompactEachRow",
	"JSONCompactStringsEachRow",
	"TabSeparated",
	"TSV",
	"TabSeparatedRaw",
	"TSVRaw",
	"CSV",
	"RowBinary",
]);

export function createHttpServer(options: HttpOptions): Server {
	return createServer(
		// Parameters travel in the URL; ClickHouse takes 1 MiB too (http_max_uri_size).
		{ maxHeaderSize: 1024 * 1024, keepAliveTimeout: 10_000 },
		(message, response) => {
			void handle(options, message, response);
		},
	);
}

/** Answers every request and never rejects. */
async function handle(
	options: HttpOptions,
	message: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const abort = new AbortController();
	response.on("close", () => {
		if (!response.writableFinished) abort.abort();
	});
	const answer = openAnswer(response);
	try {
		const { pathname } = new URL(message.url ?? "/", "http://localhost");
		if (
			pathname === "/ping" ||
			(pathname === "/" &&
				!message.url?.includes("?") &&
				message.method === "GET")
		) {
			await answer.end("Ok.\n");
		} else if (pathname !== "/") {
			await answer.fail({
				code: 0,
				text: "There is no handle",
				httpStatus: 404,
			});
		} else if (!isAuthentic(message, options.user, options.password)) {
			throw exception(
				516,
				"Authentication failed: password is incorrect, or there is no user with such name",
				"AUTHENTICATION_FAILED",
			);
		} else {
			const request = readRequest(message);
			answer.describe(request);
			await serve(options, request, message, answer, abort.signal);
		}
	} catch (error) {
		// What is left of the request has to be read before the connection can serve again.
		message.resume();
		if (!abort.signal.aborted) {
			const { code, text, httpStatus } = toException(error);
			const version = ` (version ${options.engine.version})`;
			await answer.fail({ code, text: `${text}${version}\n`, httpStatus });
		}
	}
}

async function serve(
	options: HttpOptions,
	request: Request,
	message: IncomingMessage,
	answer: Answer,
	signal: AbortSignal,
): Promise<void> {
	await readBody(message, async (body) => {
		const sql = request.urlQuery ?? (await readText(body));
		const statement = readStatement(sql);
		if (statement.kind === "insert") {
			await insert(options, request, statement, body, answer);
		} else {
			if (request.urlQuery !== undefined && (await readText(body)) !== "") {
				throw exception(62, "Data without an INSERT", "SYNTAX_ERROR");
			}
			await query(options.engine, request, statement, answer, signal);
		}
	});
}

type Insert = Extract<Statement, { kind: "insert" }>;

/** Never stopped half-way: the client's next attempt would only meet the same work again. */
async function insert(
	{ engine }: HttpOptions,
	request: Request,
	statement: Insert,
	body: Readable,
	answer: Answer,
): Promise<void> {
	const { target, settings, format, data } = statement;
	const name = request.dataFile ?? newDataFile();
	try {
		if (request.dataFile === undefined) await keepBody(name, data, body);
		else if (data !== "" || (await readText(body)) !== "")
			throw exception(62, "Data beside a file of data", "SYNTAX_ERROR");
		await engine.run(
			request.context,
			new AbortController().signal,
			async (session) => {
				await session.queryAsync(
					`${target} FROM INFILE ${textLiteral(name)} ${settings} FORMAT ${format}`,
				);
			},
		);
	} finally {
		await rm(name, { force: true });
	}
	await answer.end("");
}

async function keepBody(
	name: string,
	data: string,
	body: Readable,
): Promise<void> {
	await pipeline(
		async function* () {
			if (data !== "") yield Buffer.from(data);
			// A full disk must not close the connection: the client still waits for the answer.
			yield* body.iterator({ destroyOnReturn: false });
		},
		createWriteStream(name, { flags: "wx", mode: 0o600 }),
	);
}

async function query(
	engine: Engine,
	request: Request,
	statement: Exclude<Statement, Insert>,
	answer: Answer,
	signal: AbortSignal,
): Promise<void> {
	const format = statement.format ?? request.defaultFormat;
	const mark = randomUUID();
	const sql = `/* ${mark} */ ${statement.sql}`;
	const isStreamed =
		statement.kind === "read" && streamable.has(format) && !request.isWhole;
	await engine.run(request.context, signal, async (session) => {
		const done = new AbortController();
		// When the query cannot be killed it still ends by its max_execution_time.
		const killed = killWhenAborted(engine, mark, signal, done.signal).catch(
			() => undefined,
		);
		try {
			if (isStreamed) {
				for await (const chunk of session.queryStream(sql, { format })) {
					await answer.write(chunk.raw(), format);
					if (signal.aborted) break;
				}
				await answer.end("", format);
			} else {
				const result = await session.queryAsync(sql, { format });
				answer.summarize(result);
				await answer.end(result.bytes(), format);
			}
		} finally {
			done.abort();
			await killed;
		}
	});
}

/** chDB goes on computing for a client that has left; only KILL QUERY stops it. */
async function killWhenAborted(
	engine: Engine,
	mark: string,
	aborted: AbortSignal,
	done: AbortSignal,
): Promise<void> {
	await new Promise<void>((resolve) => {
		if (aborted.aborted || done.aborted) resolve();
		aborted.addEventListener("abort", () => resolve(), { once: true });
		done.addEventListener("abort", () => resolve(), { once: true });
	});
	// The first tries may come before the engine has registered the query.
	for (let tries = 0; tries < 50 && !done.aborted; tries++) {
		await engine.kill(mark);
		await delay(100, undefined, { signal: done }).catch(() => undefined);
	}
}
