/** Operations on resources and packages of them (reference: rest-api §3.10–3.15). */
import { z } from "zod";
import { resourceDefinitions } from "../resource-definitions.ts";
import type { V1ErrorName } from "./errors.ts";
import { defineOperation } from "./operation.ts";
import {
	manyChoices,
	manyTexts,
	pageParameter,
	pattern,
	refuse,
	requiredText,
} from "./parameters.ts";
import {
	resourceSummaryShape,
	tableOfContentsShape,
} from "./resource-shapes.ts";

/** Ours and those that clients ask for; of kinds that Ursa does not have nothing is found. */
export const askedKinds = [
	...new Set([
		...resourceDefinitions.map(({ kind }) => kind),
		...["collector", "correlator", "storage", "activeList"],
		...["aggregationRule", "connector", "correlationRule", "dictionary"],
		...["enrichmentRule", "destination", "filter", "normalizer"],
		...["responseRule", "search", "agent", "proxy", "secret"],
		...["segmentationRule", "emailTemplate", "contextTable", "eventRouter"],
	]),
];

const fileID = requiredText("fileIdRequired", "The file that was uploaded");
const password = requiredText("passwordRequired", "Of the package");
const packageErrors: readonly V1ErrorName[] = [
	"bodyNotDecoded",
	"fileIdRequired",
	"passwordRequired",
	"fileNotFound",
];

export const resourceOperations = {
	resources: defineOperation({
		method: "GET",
		path: "/resources",
		summary: "Resources without their content",
		permission: "resources.view",
		query: z.object({
			page: pageParameter,
			id: manyTexts("Ids; unknown ones find nothing"),
			tenantID: manyTexts(
				"Tenants; those in which the caller lacks the role are ignored",
			),
			name: pattern("name", "Regular expression on the name"),
			kind: manyChoices(askedKinds, "invalidKind", "Kinds"),
			userID: manyTexts("Who changed it last; `me` is the caller"),
		}),
		answer: z.array(resourceSummaryShape),
		errors: ["invalidQueryParameter", "invalidKind"],
	}),
	uploadResources: defineOperation({
		method: "POST",
		path: "/resources/upload",
		summary: "Bring in the file of a package, 64 MB at most; kept for an hour",
		permission: "resources.transfer",
		hasRawBody: true,
		answer: z.object({ id: z.string().meta({ description: "Of the file" }) }),
		errors: ["fileTooLarge"],
	}),
	resourcesContents: defineOperation({
		method: "POST",
		path: "/resources/toc",
		summary: "What is in a package",
		permission: "resources.transfer",
		body: z.object({ fileID, password }),
		answer: tableOfContentsShape,
		errors: packageErrors,
	}),
	importResources: defineOperation({
		method: "POST",
		path: "/resources/import",
		summary:
			"Bring a package into a tenant; answers 409 with the conflicts when ids are there already",
		permission: "resources.transfer",
		body: z.object({
			fileID,
			password,
			tenantID: requiredText("tenantIdRequired", "Where it goes"),
			actions: z
				.unknown()
				.transform((value, context) => {
					if (value === undefined || value === null) {
						return refuse(context, "actionsRequired");
					}
					const read = z
						.record(z.string(), z.literal([0, 1, 2]))
						.safeParse(value);
					return read.success
						? read.data
						: refuse(context, "bodyNotDecoded", "ids with 0, 1 or 2");
				})
				.pipe(
					z.record(z.string(), z.literal([0, 1, 2])).meta({
						description:
							"By id in the package: 0 = skip, 1 = import, 2 = replace",
					}),
				),
		}),
		errors: [
			...packageErrors,
			"tenantIdRequired",
			"actionsRequired",
			"tenantDisabled",
		],
	}),
	exportResources: defineOperation({
		method: "POST",
		path: "/resources/export",
		summary:
			"Make a package of resources and all that they need, secrets blank; kept for an hour",
		permission: "resources.transfer",
		body: z.object({
			ids: z
				.unknown()
				.transform((value, context) => {
					const read = z.array(z.string()).safeParse(value ?? []);
					if (!read.success) {
						return refuse(context, "bodyNotDecoded", "not a list of ids");
					}
					return read.data.length === 0
						? refuse(context, "idsRequired")
						: read.data;
				})
				.pipe(z.array(z.string()).meta({ description: "The resources" })),
			password,
			tenantID: requiredText(
				"tenantIdRequired",
				"A tenant in which the caller may export",
			),
		}),
		answer: z.object({ fileID: z.string() }),
		errors: [
			"bodyNotDecoded",
			"idsRequired",
			"passwordRequired",
			"tenantIdRequired",
			"resourceNotFound",
		],
	}),
	downloadResources: defineOperation({
		method: "GET",
		path: "/resources/download/:id",
		summary: "The file of a package",
		permission: "resources.transfer",
		answer: z.string().meta({ format: "binary" }),
		answerType: "application/octet-stream",
		errors: [
			"routeParameterRequired",
			"idNotUuid",
			"fileNotFound",
			"notRegularFile",
		],
	}),
} as const;
