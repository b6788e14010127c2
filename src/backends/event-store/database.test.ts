/** How the answers of a server become errors of ours; the server here says what each test needs. */
import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type TestContext, test } from "node:test";
import { createEventStore } from "./clickhouse-event-store.ts";
import { failureOf } from "./contract/engine.ts";
import { sampleBatch, sampleEvent } from "./contract/samples.ts";
import { cleanMessage } from "./engine-errors.ts";
import type { EventStore } from "./event-store.ts";

/** A store whose server answers every statement with what `answer` gives for it; nothing means silence. */
async function storeBefore(
	t: TestContext,
	answer: (sql: string) => { code?: number; body: string } | undefined,
): Promise<EventStore> {
	const server: Server = createServer(async (request, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk);
		const { searchParams } = new URL(request.url ?? "", "http://localhost");
		const sql = searchParams.get("query") ?? Buffer.concat(chunks).toString();
		const { code, body } = answer(sql) ?? {};
		if (body === undefined) return;
		if (code !== undefined) {
			response.statusCode = 500;
			response.setHeader("X-ClickHouse-Exception-Code", code);
		}
		response.end(body);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	// listen() on a port makes this an address with a port.
	const { port } = server.address() as AddressInfo;
	const store = createEventStore({ url: `http://127.0.0.1:${port}` });
	t.after(async () => {
		await store.close();
		server.closeAllConnections();
		server.close();
	});
	return store;
}

const document = (...rows: unknown[][]) => ({
	body: JSON.stringify({ meta: [], data: rows }),
});

function exception(code: number, message: string, name: string) {
	return {
		code,
		body: `Code: ${code}. DB::Exception: ${message}. (${name}) (version 24.8.1)`,
	};
}

const batch = sampleBatch("t", [sampleEvent()]);

async function insertInto(
	t: TestContext,
	code: number,
	message: string,
	name: string,
): Promise<string> {
	const store = await storeBefore(t, (sql) =>
		sql.startsWith("INSERT") ? exception(code, message, name) : document([0]),
	);
	return (await failureOf(store.insert(batch))).code;
}

test("an insert fails for the data only when the server says so", async (t) => {
	const cases: readonly (readonly [number, string, string, string])[] = [
		[117, "Unknown field", "INCORRECT_DATA", "badBatch"],
		[27, "Cannot parse input", "CANNOT_PARSE_INPUT", "badBatch"],
		[241, "Memory limit", "MEMORY_LIMIT_EXCEEDED", "memoryLimit"],
		[243, "Cannot reserve 1 MiB", "NOT_ENOUGH_SPACE", "diskFull"],
		[
			75,
			"write: errno: 28, No space left on device",
			"CANNOT_WRITE",
			"diskFull",
		],
		[159, "Timeout exceeded", "TIMEOUT_EXCEEDED", "timeout"],
		[497, "Not enough privileges", "ACCESS_DENIED", "authentication"],
		[252, "Too many parts (3000)", "TOO_MANY_PARTS", "unavailable"],
		[242, "Table is in readonly mode", "TABLE_IS_READ_ONLY", "unavailable"],
		[60, "Table does not exist", "UNKNOWN_TABLE", "unavailable"],
		[1001, "std::exception", "STD_EXCEPTION", "unavailable"],
	];
	for (const [code, message, name, expected] of cases) {
		assert.equal(
			await insertInto(t, code, message, name),
			`eventStore.${expected}`,
			name,
		);
	}
});

test("a server that cuts the connection is unavailable", async (t) => {
	const store = createEventStore({ url: "http://127.0.0.1:1" });
	t.after(() => store.close());
	const error = await failureOf(store.insert(batch));
	assert.equal(error.code, "eventStore.unavailable");
	assert.match(error.message, /ECONNREFUSED/);
});

test("an insert that the engine only pretends to have taken is sent again, once", async (t) => {
	const inserts: string[] = [];
	const store = await storeBefore(t, (sql) => {
		if (!sql.startsWith("INSERT")) return document([0]);
		inserts.push(sql);
		return { body: "" };
	});
	await store.insert(batch);
	assert.deepEqual(
		inserts.map((sql) => /INTO (\w+)/.exec(sql)?.[1]),
		["events", "events", "ledger", "ledger"],
	);
});

test("a batch whose proof is there is not sent at all", async (t) => {
	const store = await storeBefore(t, (sql) =>
		sql.startsWith("INSERT") ? undefined : document([1]),
	);
	await store.insert(batch);
});

test("an old server is refused with both versions", async (t) => {
	for (const [version, hasSettings] of [
		["18.16.1", true],
		["23.7.9.1", true],
		["23.9.1.2", false],
	] as const) {
		const store = await storeBefore(t, (sql) => {
			if (sql.includes("version()")) return document([version]);
			return hasSettings ? document(["x"]) : document();
		});
		const error = await failureOf(store.prepare());
		assert.equal(error.code, "eventStore.tooOld");
		assert.deepEqual(error.details, { version, needed: "23.8" });
	}
});

test("an answer that is no ClickHouse's is told as such", async (t) => {
	const store = await storeBefore(t, () => ({ body: "<html>" }));
	assert.equal((await failureOf(store.ping())).code, "eventStore.unavailable");
});

test("messages keep the reason and lose the engine's inside", () => {
	const cases = [
		[
			"Unknown expression identifier `x` in scope SELECT x FROM (SELECT * FROM events WHERE TenantID IN ['secret']). Maybe you meant y",
			"Unknown expression identifier `x`",
		],
		[
			"Code: 27. DB::Exception: Code: 27. DB::Exception: Cannot parse input: (at row 2)\n: (in file/uri /data/x): While executing Y: data for INSERT was parsed from file. (version 26.7)",
			"Cannot parse input: (at row 2)",
		],
		[
			"Illegal types of arguments of equals(__table1.Name, 5): While processing __table1.Name = 5",
			"Illegal types of arguments of equals(Name, 5)",
		],
	] as const;
	for (const [message, expected] of cases) {
		assert.equal(cleanMessage(message), expected);
	}
});
