/** The API document (OpenAPI 3.1) of both APIs, made from the definitions that the servers run on. */
import type { z } from "zod";
import { type Endpoint, endpoints, errorShape } from "#api/contract/index.ts";
import {
	isRequired,
	type JsonSchema,
	membersOf,
	toJsonSchema,
} from "./json-schema.ts";
import { type V1ErrorName, v1Errors } from "./v1/errors.ts";
import type { Operation } from "./v1/operation.ts";
import { operations } from "./v1/operations.ts";
import { prefix } from "./v1/routes.ts";
import { errorShape as v1ErrorShape } from "./v1/shapes.ts";

type Json = Readonly<Record<string, unknown>>;

function buildDocument(): Json {
	const v1 = Object.entries(operations).map(([name, operation]) =>
		describeOperation(name, operation),
	);
	const ofConsole = Object.entries(endpoints).map(([name, endpoint]) =>
		describeEndpoint(name, endpoint),
	);
	return {
		openapi: "3.1.0",
		info: {
			title: "Ursa",
			version: "1",
			description:
				"The public REST API v1 for programs, and the API of the console for browsers. See docs/api.md.",
		},
		tags: [
			{
				name: "REST API v1",
				description:
					"For programs. Lists are bare arrays of up to 250 objects.",
			},
			{
				name: "Console",
				description:
					"For the console of the same version; changes without notice.",
			},
		],
		paths: groupByPath([...v1, ...ofConsole]),
		components: {
			securitySchemes: {
				token: { type: "http", scheme: "bearer" },
				session: { type: "apiKey", in: "cookie", name: "__Host-ursa" },
			},
			schemas: {
				RestError: toJsonSchema(v1ErrorShape, "output"),
				ConsoleError: toJsonSchema(errorShape, "output"),
			},
		},
	};
}

/** The text of the committed file. */
export function renderDocument(): string {
	return `${JSON.stringify(buildDocument(), null, "\t")}\n`;
}

interface Described {
	readonly path: string;
	readonly method: string;
	readonly port: number;
	readonly operation: Json;
}

function describeOperation(name: string, operation: Operation): Described {
	const { body, answer, answerType } = operation;
	const parameters = [...operation.path.matchAll(/:(\w+)/g)].map(
		([, name]) => ({
			...{ name, in: "path", required: true, schema: { type: "string" } },
		}),
	);
	return {
		path: prefix + operation.path.replace(/:(\w+)/g, "{$1}"),
		method: operation.method,
		port: 7223,
		operation: {
			operationId: `v1.${name}`,
			tags: ["REST API v1"],
			summary: operation.summary,
			...(operation.permission && {
				description: `Permission: ${operation.permission}`,
			}),
			security: [{ token: [] }],
			parameters: [...parameters, ...queryParameters(operation.query)],
			...(body && { requestBody: jsonBody(toJsonSchema(body, "output")) }),
			...(operation.hasRawBody && { requestBody: rawBody }),
			responses: {
				...success(answer, answerType),
				...v1Failures([
					"invalidAuthorization",
					...operation.errors,
					"accessDenied",
					"internal",
				]),
			},
		},
	};
}

function describeEndpoint(name: string, endpoint: Endpoint): Described {
	const { body, answer } = endpoint;
	const parameters = membersOf(endpoint.params).map(([parameter, member]) => ({
		name: parameter,
		in: "path",
		required: true,
		schema: toJsonSchema(member, "output"),
	}));
	return {
		path: endpoint.path.replace(/:(\w+)/g, "{$1}"),
		method: endpoint.method,
		port: 7220,
		operation: {
			operationId: `console.${name}`,
			tags: ["Console"],
			summary: endpoint.summary,
			security: endpoint.isPublic ? [] : [{ session: [] }],
			parameters: [
				...parameters,
				...queryParameters(endpoint.query),
				...(endpoint.method === "GET" ? [] : [consoleHeader]),
			],
			...(body && { requestBody: jsonBody(toJsonSchema(body, "input")) }),
			responses: {
				...success(answer),
				default: failure("ConsoleError", "What went wrong and what to do"),
			},
		},
	};
}

const consoleHeader = {
	name: "x-ursa-console",
	in: "header",
	required: true,
	schema: { const: "1" },
};

function queryParameters(query: z.ZodType | undefined): Json[] {
	return membersOf(query).map(([name, member]) => {
		const { description, ...schema } = toJsonSchema(member, "output");
		return {
			name,
			in: "query",
			required: isRequired(member),
			...(description !== undefined && { description }),
			...(schema.type === "boolean" && { allowEmptyValue: true }),
			schema,
		};
	});
}

function jsonBody(schema: JsonSchema): Json {
	return { required: true, content: { "application/json": { schema } } };
}

const rawBody = {
	required: true,
	content: {
		"application/octet-stream": {
			schema: { type: "string", format: "binary" },
		},
	},
};

function success(
	answer: z.ZodType | undefined,
	type = "application/json",
): Json {
	if (answer === undefined) return { 204: { description: "Done" } };
	const schema = toJsonSchema(answer, "output");
	return {
		200: {
			description: "Found",
			content: { [type]: { schema } },
		},
	};
}

function v1Failures(names: readonly V1ErrorName[]): Json {
	const byStatus = new Map<number, string[]>();
	for (const name of names) {
		const { status, sentence } = v1Errors.definitions[name];
		byStatus.set(status, [...(byStatus.get(status) ?? []), sentence]);
	}
	return Object.fromEntries(
		[...byStatus].map(([status, sentences]) => [
			status,
			failure("RestError", sentences.join("; ")),
		]),
	);
}

function failure(schema: string, description: string): Json {
	const $ref = `#/components/schemas/${schema}`;
	return {
		description,
		content: { "application/json": { schema: { $ref } } },
	};
}

function groupByPath(described: readonly Described[]): Json {
	const paths: Record<string, Record<string, unknown>> = {};
	for (const { path, method, port, operation } of described) {
		paths[path] ??= { servers: [serverAt(port)] };
		paths[path][method.toLowerCase()] = operation;
	}
	return paths;
}

function serverAt(port: number): Json {
	return {
		url: `https://{host}:${port}`,
		variables: { host: { default: "localhost" } },
	};
}
