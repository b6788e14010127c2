/** Custom fields of assets: what an installation notes of machines that no source tells (reference: roles-and-objects §6.4). */
import { z } from "zod";
import { compileRe2 } from "#text/index.ts";
import { defineSettings } from "../settings/settings.ts";

export const maxFieldValueLength = 1024;

export const assetFieldShape = z.strictObject({
	id: z
		.uuid()
		.meta({ title: "Id", description: "Imports name the field by it" }),
	name: z
		.string()
		.trim()
		.min(1)
		.max(128)
		.meta({ title: "Name", description: "Such as “Rack”" }),
	default: z.string().max(maxFieldValueLength).default("").meta({
		title: "Default",
		description: "Shown where an asset has no value of its own",
	}),
	mask: z
		.string()
		.max(256)
		.refine(isPattern, "must be a regular expression of RE2")
		.default("")
		.meta({
			title: "Mask",
			description:
				"Regular expression that values must match; empty = any text",
		}),
});

export type AssetField = z.output<typeof assetFieldShape>;

export const assetFieldsSettings = defineSettings({
	kind: "assetFields",
	title: "Custom fields of assets",
	description:
		"What is noted of assets besides what their sources tell. Values are set by hand and by import.",
	scope: "tenant",
	body: z.strictObject({
		fields: z
			.array(assetFieldShape)
			.max(100)
			.refine(
				(fields) => new Set(fields.map(({ id }) => id)).size === fields.length,
				"two fields have the same id",
			)
			.refine(
				(fields) =>
					new Set(fields.map(({ name }) => name.toLowerCase())).size ===
					fields.length,
				"two fields have the same name",
			)
			.default([])
			.meta({ title: "Fields" }),
	}),
	initial: {},
});

function isPattern(mask: string): boolean {
	if (mask === "") return true;
	try {
		compileRe2(mask);
		return true;
	} catch {
		// The sentence of the refinement says what is expected.
		return false;
	}
}

/** A test of values by field id. Undefined for an unknown field. */
export function compileFields(
	fields: readonly AssetField[],
): ReadonlyMap<string, (value: string) => boolean> {
	return new Map(
		fields.map(({ id, mask }) => {
			const pattern = mask === "" ? undefined : compileRe2(mask);
			return [
				id,
				(value: string) =>
					value.length <= maxFieldValueLength &&
					// Emptying a field is always possible.
					(value === "" || (pattern?.test(value) ?? true)),
			];
		}),
	);
}
