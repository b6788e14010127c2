/** Assets (reference: rest-api §3.5–3.7). */
import { z } from "zod";
import { canonicalFqdn } from "#core/index.ts";
import { canonicalAddress } from "#text/index.ts";
import { defineOperation } from "./operation.ts";
import {
	manyTexts,
	pageParameter,
	pattern,
	refuse,
	requiredText,
} from "./parameters.ts";

const text = z.string();
const date = z.iso.datetime({ precision: 3 });

export const assetShape = z.object({
	id: text,
	tenantID: text,
	tenantName: text,
	name: text,
	fqdn: text,
	ipAddresses: z.array(text),
	macAddresses: z.array(text),
	owner: text,
	os: z
		.object({
			name: text,
			version: z
				.union([z.number(), text])
				.meta({ description: "A number wherever it is one" }),
		})
		.nullable(),
	software: z.array(z.object({ name: text, version: text, vendor: text })),
	vulnerabilities: z.array(
		z.object({
			kasperskyID: text,
			productName: text,
			descriptionURL: text,
			recommendedMajorPatch: text,
			recommendedMinorPatch: text,
			severityStr: text,
			severity: z.int(),
			cve: z.array(text),
			exploitExists: z.boolean(),
			malwareExists: z.boolean(),
		}),
	),
	ksc: z
		.record(text, z.union([text, z.number()]))
		.nullable()
		.meta({ description: "What Kaspersky Security Center knows it by" }),
	customFields: z.array(z.object({ id: text, name: text, value: text })),
	created: date,
	updated: date,
});

/** A list of a body, `null` and absent alike; each value in its canonical form or refused by its place. */
function values(
	member: string,
	description: string,
	toCanonical: (text: string) => string | undefined,
) {
	return z
		.unknown()
		.transform((given, context): string[] => {
			if (given === undefined || given === null) return [];
			if (!Array.isArray(given)) {
				return refuse(context, "bodyNotDecoded", "not an array");
			}
			return given.map((value: unknown, index) => {
				const canonical =
					typeof value === "string" ? toCanonical(value) : undefined;
				return (
					canonical ?? refuse(context, "invalidValue", `${member}[${index}]`)
				);
			});
		})
		.pipe(z.array(text).meta({ description }));
}

export const assetOperations = {
	assets: defineOperation({
		method: "GET",
		path: "/assets",
		summary: "Assets, by name",
		permission: "assets.view",
		query: z.object({
			page: pageParameter,
			id: manyTexts("Ids; unknown ones find nothing"),
			tenantID: manyTexts(
				"Tenants; those in which the caller lacks the role are ignored",
			),
			name: pattern("name", "Regular expression on the name"),
			fqdn: pattern("fqdn", "Regular expression on the FQDN"),
			ip: pattern("ip", "Regular expression on the IP addresses"),
			mac: pattern("mac", "Regular expression on the MAC addresses"),
		}),
		answer: z.array(assetShape),
		errors: ["invalidQueryParameter"],
	}),
	importAssets: defineOperation({
		method: "POST",
		path: "/assets/import",
		summary:
			"Create and update assets: {tenantID, assets: [{name, fqdn, ipAddresses, macAddresses, owner, os, software, vulnerabilities, customFields}]}, at most 64 MiB",
		permission: "assets.edit",
		hasRawBody: true,
		answer: z.object({
			insertedIDs: z.record(text, text).meta({
				description: "Place in the request → id",
			}),
			updatedCount: z.int().meta({
				description: "Of those that were there and changed",
			}),
			errors: z.array(z.object({ index: z.int(), message: text })),
		}),
		errors: [
			"bodyTooLarge",
			"bodyNotDecoded",
			"tenantIdRequired",
			"importIntoShared",
			"assetRequired",
			"tenantNotFound",
			"tenantDisabled",
			"oneOfFieldsRequired",
			"invalidValue",
			"duplicatedValue",
		],
	}),
	deleteAssets: defineOperation({
		method: "POST",
		path: "/assets/delete",
		summary: "Delete assets",
		permission: "assets.edit",
		body: z
			.object({
				tenantID: requiredText("tenantIdRequired", "The tenant"),
				ids: values("ids", "Ids", (id) => id),
				fqdns: values("fqdns", "FQDNs", canonicalFqdn),
				ipAddresses: values(
					"ipAddresses",
					"Main addresses: the first of each asset",
					(address) => canonicalAddress(address.trim()),
				),
			})
			.superRefine(({ ids, fqdns, ipAddresses }, context) => {
				if (ids.length + fqdns.length + ipAddresses.length === 0) {
					refuse(context, "oneOfFieldsRequired", "ids, fqdns, ipAddresses");
				}
			}),
		answer: z.object({ deletedCount: z.int() }),
		errors: [
			"bodyNotDecoded",
			"tenantIdRequired",
			"deleteFromShared",
			"oneOfFieldsRequired",
			"invalidValue",
			"tenantNotFound",
			"tenantDisabled",
		],
	}),
} as const;
