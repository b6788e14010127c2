/**
 * The SQL that the console's condition builder makes, read by the event store's gate and run by its engine. Both sides
 * quote texts with code of their own, so that each proves the other.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { catalogue } from "#event/index.ts";
import { silentLog } from "#platform/index.ts";
import {
	type EmbeddedClickHouse,
	startEmbeddedClickHouse,
} from "../../src/backends/event-store/clickhouse-server/start.ts";
import { temporaryDirectory } from "../../src/backends/event-store/clickhouse-server/temporary-directory.ts";
import {
	type ContractDatabase,
	createContractDatabase,
	rowsOf,
} from "../../src/backends/event-store/contract/engine.ts";
import {
	sampleBatch,
	sampleEvent,
} from "../../src/backends/event-store/contract/samples.ts";
import type { EventStore } from "../../src/backends/event-store/event-store.ts";
import {
	admitCondition,
	admitSearch,
} from "../../src/backends/event-store/sql/sql-gate.ts";
import { buildWhere, problemOf } from "../../src/ui/query/build-where.ts";
import type { Condition, Operator } from "../../src/ui/query/conditions.ts";
import {
	createFieldList,
	isMapField,
	isNumeric,
} from "../../src/ui/query/fields.ts";
import { arityOf, operatorsFor } from "../../src/ui/query/operators.ts";
import {
	exclude,
	searchEverywhere,
	showOnly,
} from "../../src/ui/query/pivot.ts";
import { hostileTexts as quotingTexts } from "../../src/ui/query/samples.ts";
import {
	defaultStatement,
	joinStatement,
} from "../../src/ui/query/statement.ts";
import { meaningOf } from "./meaning-of-condition.ts";
import { hostileTexts as markupTexts } from "./sent-logs.ts";

/** As the console's API lists them. */
const fields = createFieldList(catalogue.map((field) => ({ ...field })));

const hostileTexts = [
	...quotingTexts,
	...markupTexts,
	"') OR (1=1",
	"' UNION ALL SELECT * FROM system.users --",
	"'\\''",
	"a'b''c\\\\'d",
	"0; --",
	"%",
	"_",
	"\\%",
	"*/ /* ; -- #",
	"\r\n\r\n",
	"x".repeat(2000),
];

/** Every field, and entries of maps under plain and hostile names. */
const paths = catalogue.flatMap(({ name }) =>
	isMapField(name)
		? ["plain", "a.b c", ...quotingTexts].map((key) => `${name}.${key}`)
		: [name],
);

const kindOf = (field: string) => fields.kindOf(field) ?? "text";

function sqlOf(condition: Condition): string {
	const where = buildWhere({ combinator: "and", rules: [condition] }, fields);
	return joinStatement({ ...defaultStatement, where });
}

/** As many values as the operator takes. */
function valueFor(operator: Operator, text: string): Condition["value"] {
	switch (arityOf(operator)) {
		case "none":
			return "";
		case "one":
			return text;
		case "two":
		case "many":
			return [text, text];
	}
}

const isSubnet = (operator: Operator) => /subnet/i.test(operator);

test("whatever the field, the operator and the text, the gate reads one comparison with exactly that text", () => {
	let statements = 0;
	for (const field of paths) {
		if (isNumeric(kindOf(field))) continue;
		for (const { name: operator } of operatorsFor(kindOf(field))) {
			const texts = isSubnet(operator)
				? ["10.0.0.0/8", "fd00::/8"]
				: hostileTexts;
			for (const text of texts) {
				const value = valueFor(operator, text);
				const condition = { field, operator, value };
				const sql = sqlOf(condition);
				assert.equal(
					admitCondition(sql),
					meaningOf(condition, kindOf(condition.field)),
					sql,
				);
				statements++;
			}
		}
		const found = { field, operator: "isNotEmpty", value: "" } as const;
		assert.ok(admitSearch(sqlOf(found), 10_000).areEvents);
	}
	assert.ok(statements > 10_000, `only ${statements} statements`);
});

test("fields of numbers take numbers and refuse every text, before it becomes SQL", () => {
	const numbers = ["0", "443", "-1", "9223372036854775807"];
	for (const field of paths) {
		if (!isNumeric(kindOf(field))) continue;
		for (const { name: operator } of operatorsFor(kindOf(field))) {
			for (const number of numbers) {
				const value = valueFor(operator, number);
				const condition = { field, operator, value };
				const sql = sqlOf(condition);
				assert.equal(
					admitCondition(sql),
					meaningOf(condition, kindOf(condition.field)),
					sql,
				);
			}
			if (arityOf(operator) === "none") continue;
			for (const text of hostileTexts) {
				const value = valueFor(operator, text);
				assert.ok(problemOf({ field, operator, value }, fields), text);
			}
		}
	}
});

test("what a cell's menu makes of a value means that value, too", () => {
	const everything = joinStatement(defaultStatement);
	for (const value of hostileTexts) {
		const target = { field: "DestinationUserName", value };
		const [is, isNot] = (["=", "!="] as const).map((operator) =>
			meaningOf({ ...target, operator }, "text"),
		);
		const only = showOnly(everything, target, fields);
		assert.equal(admitCondition(only), is);
		assert.equal(admitCondition(exclude(everything, target, fields)), isNot);
		assert.equal(admitCondition(exclude(only, target, fields)), isNot);
		const everywhere = admitCondition(searchEverywhere(target, fields));
		assert.ok(everywhere.startsWith(`(${is} OR `), everywhere);
	}
});

test("a text that is no subnet is refused with a sentence, never passed on", () => {
	for (const text of hostileTexts) {
		const condition = {
			field: "SourceAddress",
			operator: "inSubnet",
			value: text,
		} as const;
		assert.throws(() => admitCondition(sqlOf(condition)), {
			code: "eventStore.badSql",
		});
	}
});

let embedded: EmbeddedClickHouse;
let database: ContractDatabase;
let store: EventStore;
const directory = temporaryDirectory();
before(async () => {
	embedded = await startEmbeddedClickHouse({
		dataDir: directory.path,
		memoryLimitBytes: 1024 ** 3,
		log: silentLog,
	});
	database = await createContractDatabase(embedded);
	store = database.open();
	const events = hostileTexts.map((text, index) =>
		sampleEvent({ Code: String(index), Message: text, S: { [text]: text } }),
	);
	await store.insert(sampleBatch("hostile", events));
});
after(async () => {
	await database?.dispose();
	await embedded?.stop();
	await directory.remove();
});

test("the engine runs every operator on every field", async () => {
	const operators = new Set(
		paths.flatMap((field) =>
			operatorsFor(kindOf(field)).map(({ name }) => name),
		),
	);
	for (const operator of operators) {
		const conditions = catalogue
			.map(({ name }) => (isMapField(name) ? `${name}.it's` : name))
			.filter((field) =>
				operatorsFor(kindOf(field)).some(({ name }) => name === operator),
			)
			.map((field) => {
				const plain = isNumeric(kindOf(field)) ? "7" : "10.0.0.0/8";
				return { field, operator, value: valueFor(operator, plain) };
			});
		const where = buildWhere({ combinator: "or", rules: conditions }, fields);
		const rows = await rowsOf(
			store,
			`SELECT count() AS n FROM events WHERE ${where} LIMIT 1`,
		);
		assert.equal(rows.length, 1, operator);
	}
});

/** What each operator finds in a text, by the browser's own means. */
const finds: Partial<
	Record<Operator, (text: string, value: string) => boolean>
> = {
	"=": (text, value) => text === value,
	"!=": (text, value) => text !== value,
	in: (text, value) => text === value,
	notIn: (text, value) => text !== value,
	contains: (text, value) => lower(text).includes(lower(value)),
	notContains: (text, value) => !lower(text).includes(lower(value)),
	startsWith: (text, value) => lower(text).startsWith(lower(value)),
	endsWith: (text, value) => lower(text).endsWith(lower(value)),
};
const lower = (text: string) => text.toLowerCase();

test("the engine finds exactly the events whose text the condition means", async () => {
	for (const [operator, isFound] of Object.entries(finds)) {
		const columns = hostileTexts.map((text, index) => {
			const condition = conditionOn("Message", operator, text);
			return `${buildWhere({ combinator: "and", rules: [condition] }, fields)} AS c${index}`;
		});
		const rows = await rowsOf(
			store,
			`SELECT Code, ${columns.join(", ")} FROM events LIMIT 1000`,
		);
		assert.equal(rows.length, hostileTexts.length);
		for (const row of rows) {
			const text = hostileTexts[Number(row.Code)] ?? "";
			for (const [index, value] of hostileTexts.entries()) {
				assert.equal(
					row[`c${index}`],
					isFound(text, value) ? 1 : 0,
					JSON.stringify([text, operator, value]),
				);
			}
		}
	}
});

test("an entry of a map is found under whatever name a source gave it", async () => {
	const columns = hostileTexts.map((text, index) => {
		const condition = conditionOn(`S.${text}`, "=", text);
		return `${buildWhere({ combinator: "and", rules: [condition] }, fields)} AS c${index}`;
	});
	const rows = await rowsOf(
		store,
		`SELECT Code, ${columns.join(", ")} FROM events LIMIT 1000`,
	);
	for (const row of rows) {
		const hits = hostileTexts.filter((_, index) => row[`c${index}`] === 1);
		assert.deepEqual(hits, [hostileTexts[Number(row.Code)]]);
	}
});

function conditionOn(field: string, operator: string, text: string): Condition {
	const known = operatorsFor(kindOf(field)).find(
		({ name }) => name === operator,
	);
	assert.ok(known, operator);
	return { field, operator: known.name, value: valueFor(known.name, text) };
}
