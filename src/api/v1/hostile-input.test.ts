/** Whatever a client with a valid token sends: an answer of the protocol, never a failure of the server. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { startRestApi } from "../testing/rest-client.ts";
import { tokenOf } from "../testing/world.ts";
import { errorShape } from "./shapes.ts";

const names = [
	"page",
	"id",
	"tenantID",
	"name",
	"status",
	"timestampField",
	"from",
	"to",
	"withEvents",
	"kind",
	"fqdn",
	"paired",
	"main",
	"__proto__",
	"constructor",
];
const text = fc.oneof(
	fc.string({ unit: "binary", maxLength: 40 }),
	fc.constantFrom("1", "new", "(a+)+$", "\\", "2021-09-06T00:00:00Z", "%00"),
);
const query = fc
	.array(fc.tuple(fc.constantFrom(...names), text), { maxLength: 6 })
	.map((pairs) =>
		pairs
			.map(([name, value]) => `${name}=${encodeURIComponent(clean(value))}`)
			.join("&"),
	);

/** encodeURIComponent refuses lone surrogates. */
function clean(value: string): string {
	return value.toWellFormed();
}

test("any query of any list is 200 or 400 with the body of errors", async (t) => {
	const { get } = startRestApi(t);
	const lists = ["/tenants", "/alerts", "/events/clusters", "/services"];
	await fc.assert(
		fc.asyncProperty(fc.constantFrom(...lists), query, async (list, search) => {
			const answer = await get(`${list}?${search}`);
			if (answer.statusCode === 200) return Array.isArray(answer.json());
			assert.equal(answer.statusCode, 400, answer.body);
			return errorShape.strict().safeParse(answer.json()).success;
		}),
		{ numRuns: 300 },
	);
});

test("any body is answered without a failure", async (t) => {
	const { send } = startRestApi(t);
	const members = fc.dictionary(
		fc.constantFrom(
			"id",
			"reason",
			"period",
			"sql",
			"clusterID",
			"emptyFields",
		),
		fc.oneof(fc.jsonValue(), text),
	);
	const body = fc.oneof(
		members.map((value) => Buffer.from(JSON.stringify(value))),
		fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
	);
	await fc.assert(
		fc.asyncProperty(
			fc.constantFrom("/alerts/close", "/events"),
			body,
			async (path, payload) => {
				const answer = await send({
					method: "POST",
					url: `/api/v1${path}`,
					headers: { authorization: `Bearer ${tokenOf("boss")}` },
					payload,
				});
				assert.ok([400, 404].includes(answer.statusCode), answer.body);
				return errorShape.strict().safeParse(answer.json()).success;
			},
		),
		{ numRuns: 300 },
	);
});
