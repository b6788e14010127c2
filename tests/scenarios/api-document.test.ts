/**
 * The API document against a started Ursa: requests made of its schemas, fitting ones and others, get only answers that
 * it tells of, and never one that says the fault is ours.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { z } from "zod";
import { createRandom } from "../bench/random.ts";
import { logIn } from "../running/console-client.ts";
import type { Answer, Client } from "../running/https-client.ts";
import { createInventor, type Inventor } from "../running/invent-value.ts";
import { startUrsa, type UrsaProcess } from "../running/ursa-process.ts";

const requestsEach = 24;

/** Operations that would take away what the others need, or change the machine. */
const leftOut: Readonly<Record<string, string>> = {
	...Object.fromEntries(
		[
			"logOut",
			"changePassword",
			"createToken",
			"revokeToken",
			"setOwnOperations",
			"endSession",
			"setUserRoles",
			"setUserDisabled",
			"setUserPassword",
			"createUserToken",
			"revokeUserToken",
			"setUserOperations",
			"endUserSessions",
		].map((name) => [
			`console.${name}`,
			"may take away the access of all other requests",
		]),
	),
	"v1.restore": "replaces the installation",
};

const media = z.object({ schema: z.unknown() });
const operationShape = z.object({
	operationId: z.string(),
	parameters: z
		.array(
			z.object({
				name: z.string(),
				in: z.enum(["path", "query", "header"]),
				required: z.boolean().optional(),
				schema: z.unknown(),
			}),
		)
		.default([]),
	requestBody: z.object({ content: z.record(z.string(), media) }).optional(),
	responses: z.record(
		z.string(),
		z.object({ content: z.record(z.string(), media).optional() }),
	),
});
type Operation = z.infer<typeof operationShape> & {
	readonly method: string;
	readonly path: string;
};

const document = z
	.object({
		paths: z.record(z.string(), z.record(z.string(), z.unknown())),
		components: z.unknown(),
	})
	.parse(
		JSON.parse(
			readFileSync(
				join(import.meta.dirname, "..", "..", "openapi.json"),
				"utf8",
			),
		),
	);
const operations: Operation[] = Object.entries(document.paths).flatMap(
	([path, methods]) =>
		Object.entries(methods)
			.filter(([method]) => method !== "servers")
			.map(([method, operation]) => ({
				...operationShape.parse(operation),
				method: method.toUpperCase(),
				path,
			})),
);

const ajv = new Ajv2020({ strict: false, validateFormats: false });

/** Says why an answer is none of those that the document tells of. */
function judge(operation: Operation, answer: Answer): string | undefined {
	const told =
		operation.responses[String(answer.status)] ?? operation.responses.default;
	if (told === undefined) return `undocumented status ${answer.status}`;
	if (answer.status >= 500) return "the fault is said to be ours";
	if (
		answer.status >= 300 &&
		operation.responses[String(answer.status)] === undefined &&
		answer.status < 400
	)
		return `undocumented status ${answer.status}`;
	const type = String(answer.headers["content-type"] ?? "").split(";")[0] ?? "";
	if (told.content === undefined)
		return answer.text === "" ? undefined : "an answer where none is told of";
	const content = told.content[type];
	if (content === undefined) return `undocumented type "${type}"`;
	if (type !== "application/json") return undefined;
	const isRight = ajv.compile({
		...(typeof content.schema === "object" ? content.schema : {}),
		components: document.components,
	});
	return isRight(answer.json())
		? undefined
		: `does not fit its schema: ${ajv.errorsText(isRight.errors)}`;
}

function requestOf(
	operation: Operation,
	inventor: Inventor,
	isHostile: boolean,
): { readonly path: string; readonly body: unknown } {
	const make = isHostile ? inventor.hostile : inventor.fitting;
	let { path } = operation;
	const query: string[] = [];
	for (const { name, in: place, schema, required } of operation.parameters) {
		const text = (value: unknown) =>
			encodeURIComponent(
				(typeof value === "string" ? value : (JSON.stringify(value) ?? ""))
					.toWellFormed()
					.slice(0, 2000),
			);
		if (place === "path")
			// A path without its last part is another operation's.
			path = path.replace(`{${name}}`, text(make(schema)) || "x");
		if (place === "query" && (required === true || isHostile))
			query.push(`${name}=${text(make(schema))}`);
	}
	const content = operation.requestBody?.content ?? {};
	// Raw bodies are archives and the like: JSON is none of them.
	const schema = (
		content["application/json"] ?? content["application/octet-stream"]
	)?.schema;
	return {
		path: query.length > 0 ? `${path}?${query.join("&")}` : path,
		body: schema === undefined ? undefined : make(schema),
	};
}

let ursa: UrsaProcess;
let known: string[];
const clients: Record<string, Client> = {};
before(async () => {
	ursa = await startUrsa();
	clients.console = await logIn(ursa);
	clients.v1 = await ursa.api();
	// Whatever looks like an id in what can be listed.
	const lists = await Promise.all(
		operations
			.filter(
				({ method, path, operationId }) =>
					method === "GET" &&
					!path.includes("{") &&
					operationId.startsWith("console."),
			)
			.map(({ path }) => clients.console?.("GET", path)),
	);
	known = [
		...new Set(
			lists.flatMap(
				(answer) =>
					answer?.text.match(/[0-9a-f]{8}-[0-9a-f-]{27}/g)?.slice(0, 20) ?? [],
			),
		),
	];
});
after(() => ursa?.remove());

for (const [number, operation] of operations.entries()) {
	const { operationId, method } = operation;
	const reason = leftOut[operationId];
	if (reason !== undefined) continue;
	test(`${operationId} answers as its document says, whatever is asked`, async () => {
		const inventor = createInventor(createRandom(number + 1), known);
		const call = clients[operationId.startsWith("v1.") ? "v1" : "console"];
		assert.ok(call);
		for (let turn = 0; turn < requestsEach; turn++) {
			const { path, body } = requestOf(operation, inventor, turn % 3 > 0);
			const answer: Answer = await call(method, path, body);
			const complaint = judge(operation, answer);
			assert.equal(
				complaint,
				undefined,
				`${method} ${path.slice(0, 300)} with ${JSON.stringify(body)?.slice(0, 600)}: ${answer.status} ${answer.text.slice(0, 300)}`,
			);
		}
	});
}

test("Ursa still works after all of it", async () => {
	const answer = await clients.v1?.("GET", "/api/v1/users/whoami");
	assert.equal(answer?.status, 200);
});
