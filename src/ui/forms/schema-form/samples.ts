/** A schema like those of resources, for tests. */
import type { SchemaNode } from "./schema-node.ts";

export const connectorSchema: SchemaNode = {
	type: "object",
	properties: {
		connectors: {
			type: "array",
			minItems: 1,
			items: {
				oneOf: [
					{
						type: "object",
						properties: {
							kind: { type: "string", const: "tcp" },
							host: { type: "string", default: "127.0.0.1" },
							port: { type: "integer", minimum: 0, maximum: 65535 },
							tls: {
								type: "object",
								default: {},
								properties: {
									mode: {
										type: "string",
										enum: ["disabled", "enabled"],
										default: "disabled",
									},
									secret: { type: "string", reference: "secret" },
								},
							},
						},
						required: ["kind", "port"],
					},
					{
						type: "object",
						properties: {
							kind: { type: "string", const: "file" },
							path: { type: "string" },
							port: { type: "integer", minimum: 0, maximum: 10 },
						},
						required: ["kind", "path"],
					},
				],
			},
		},
		filter: { $ref: "#/$defs/condition" },
		must: { $ref: "#/$defs/condition" },
		rules: {
			default: "all",
			anyOf: [
				{ type: "string", const: "all" },
				{ type: "array", items: { type: "string", reference: "rule" } },
			],
		},
		password: { type: "string", secret: true },
		urls: { type: "array", secret: true, items: { type: "string" } },
		value: { anyOf: [{ type: "string" }, { type: "number" }] },
		entries: { type: "object", additionalProperties: { type: "string" } },
		extras: { type: "array", items: { $ref: "#/$defs/extra" }, default: [] },
	},
	required: ["connectors", "must"],
	$defs: {
		condition: { oneOf: [] },
		extra: {
			type: "object",
			properties: { extras: { $ref: "#/properties/extras" } },
		},
	},
};
