/** What the REST API tells of resources (reference: rest-api §3.10, §3.12). */
import { z } from "zod";

const text = z.string();
const date = z.iso.datetime({ precision: 3 });

export const resourceSummaryShape = z.object({
	id: text,
	kind: text,
	name: text,
	description: text,
	tenantID: text,
	tenantName: text,
	userID: text.meta({ description: "Who changed it last; empty when shipped" }),
	userName: text,
	created: date,
	updated: date,
});

export const tableOfContentsShape = z.object({
	version: text.meta({ description: "Of what made the package" }),
	assetCategories: z.array(z.never()).meta({ description: "Always empty" }),
	folders: z.array(
		z.object({
			id: text,
			kind: text,
			subKind: text.meta({ description: "Kind of the resources in it" }),
			name: text,
			parentID: text,
		}),
	),
	resources: z.array(
		z.object({
			id: text.meta({ description: "Key of the actions of an import" }),
			kind: text,
			name: text,
			description: text,
			folderID: text,
			deps: z.array(text).meta({ description: "Ids of what it needs" }),
		}),
	),
});
