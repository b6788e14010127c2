import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import {
	listBodyReferences,
	listSecretMembers,
	toBodySchema,
} from "./index.ts";
import { referenceTo } from "./marks.ts";
import { defineResource } from "./resource.ts";

interface Tree {
	filter: string;
	members: Tree[];
}
const tree: z.ZodType<Tree> = z.lazy(() =>
	z.strictObject({ filter: referenceTo("filter"), members: z.array(tree) }),
);

const definition = defineResource({
	kind: "collector",
	title: "Collector",
	body: z.strictObject({
		one: referenceTo("normalizer").optional().meta({ title: "One" }),
		many: z.union([z.literal("all"), z.array(referenceTo("normalizer"))]),
		byName: z.record(z.string(), referenceTo("list")).default({}),
		condition: tree.optional(),
		outputs: z
			.array(
				z.discriminatedUnion("kind", [
					z.strictObject({ kind: z.literal("a"), to: referenceTo("secret") }),
					z.strictObject({ kind: z.literal("b"), to: z.string() }),
				]),
			)
			.default([]),
	}),
});
const schema = toBodySchema(definition);
const references = (body: unknown) =>
	listBodyReferences(schema, body).map(
		({ kind, reference, path }) => `${path.join(".")} ${kind} ${reference}`,
	);

test("references are found in members, lists, records, unions and trees", () => {
	const body = {
		one: "N1",
		many: ["N2", "N3"],
		byName: { x: "L" },
		condition: {
			filter: "F1",
			members: [{ filter: "F2", members: [] }],
		},
		outputs: [
			{ kind: "a", to: "S" },
			{ kind: "b", to: "no reference" },
		],
	};
	assert.deepEqual(references(body), [
		"one normalizer N1",
		"many.0 normalizer N2",
		"many.1 normalizer N3",
		"byName.x list L",
		"condition.filter filter F1",
		"condition.members.0.filter filter F2",
		"outputs.0.to secret S",
	]);
});

test("nothing is found in what holds no reference, or is no such body", () => {
	assert.deepEqual(references({ many: "all" }), []);
	assert.deepEqual(references({ one: "", many: 7, outputs: [null, "x"] }), []);
	assert.deepEqual(references({ __proto__: { one: "N" } }), []);
	for (const body of [undefined, null, "text", [], 5]) {
		assert.deepEqual(references(body), []);
	}
});

test("a form sees titles, units, defaults, references and secrets in the schema", () => {
	const form = toBodySchema({
		...definition,
		body: z.strictObject({
			size: z.int().default(5).meta({ title: "Size", unit: "bytes" }),
			to: referenceTo("secret").meta({ title: "To" }),
			password: z.string().meta({ secret: true }),
		}),
	});
	assert.deepEqual(form.properties, {
		size: { title: "Size", unit: "bytes", type: "integer", default: 5 },
		to: { title: "To", reference: "secret", type: "string", minLength: 1 },
		password: { secret: true, type: "string" },
	});
	assert.deepEqual(form.required, ["to", "password"]);
});

test("secret members are those of the branch that the body is of", () => {
	const secret = toBodySchema({
		kind: "secret",
		title: "Secret",
		body: z.discriminatedUnion("type", [
			z.strictObject({
				type: z.literal("credentials"),
				user: z.string(),
				password: z.string().default("").meta({ secret: true }),
			}),
			z.strictObject({
				type: z.literal("urls"),
				urls: z.array(z.string()).meta({ secret: true }),
			}),
			z.strictObject({ type: z.literal("open"), text: z.string() }),
		]),
	});
	assert.deepEqual(listSecretMembers(secret, { type: "credentials" }), [
		"password",
	]);
	assert.deepEqual(listSecretMembers(secret, { type: "urls", urls: ["x"] }), [
		"urls",
	]);
	assert.deepEqual(listSecretMembers(secret, { type: "open" }), []);
	assert.deepEqual(listSecretMembers(secret, "text"), []);
});
