/**
 * Every operation of the REST API v1. Parameters and members stand in the order in which they are checked: the first
 * that is wrong names the error.
 */
import { z } from "zod";
import { listFileFormats } from "#api/contract/index.ts";
import { alertStatuses, closingReasons } from "#core/index.ts";
import { assetOperations } from "./asset-operations.ts";
import type { V1ErrorName } from "./errors.ts";
import { defineOperation } from "./operation.ts";
import {
	dateMeta,
	dateParameter,
	flag,
	idParameter,
	manyChoices,
	manyTexts,
	notADate,
	optionalBoolean,
	optionalParameter,
	optionalText,
	pageParameter,
	pattern,
	refuse,
	requiredChoice,
	requiredParameter,
	requiredText,
	singleChoice,
} from "./parameters.ts";
import { resourceOperations } from "./resource-operations.ts";
import {
	activeListShape,
	alertShape,
	clusterShape,
	dictionaryUpdateShape,
	eventShape,
	serviceShape,
	settingsShape,
	tenantShape,
	whoAmIShape,
} from "./shapes.ts";
import { parseRfc3339 } from "./time.ts";

const ids = manyTexts("Ids; unknown ones find nothing");
const tenantIds = manyTexts(
	"Tenants; those in which the caller lacks the role are ignored",
);
const name = pattern("name", "Regular expression on the name");

/** Of services. Agents do not exist in Ursa; asking for them finds nothing. */
const serviceKinds = ["collector", "correlator", "storage", "agent"] as const;

/** Time 0 of Go, which scripts send for "not set". */
const goZeroTime = Date.parse("0001-01-01T00:00:00Z");

const correlatorID = requiredParameter(
	"correlatorID",
	"Id of the correlator's service",
);
const correlatorErrors: readonly V1ErrorName[] = [
	"queryParameterRequired",
	"serviceNotFound",
	"notCorrelator",
	"notPaired",
	"tenantDisabled",
	"correlatorFailed",
	"correlatorNotDecoded",
];
const dictionaryID = idParameter(
	"dictionaryID",
	"The dictionary, of type table",
);

function periodEnd(end: "From" | "To", description: string) {
	return requiredText(`period${end}Required`, description)
		.transform((text, context) => {
			const time = parseRfc3339(text);
			if (time === undefined) {
				return refuse(context, `cannotParsePeriod${end}`, notADate(text));
			}
			const isZero = time === 0 || time === goZeroTime;
			return isZero ? refuse(context, `period${end}Zero`) : time;
		})
		.pipe(z.number().meta({ ...dateMeta, description }));
}

export const operations = {
	whoAmI: defineOperation({
		method: "GET",
		path: "/users/whoami",
		summary: "The user of the token",
		answer: whoAmIShape,
		errors: [],
	}),
	tenants: defineOperation({
		method: "GET",
		path: "/tenants",
		summary: "Tenants available to the caller",
		permission: "tenants.view",
		query: z.object({
			page: pageParameter,
			id: ids,
			name,
			main: flag("Only the main tenant"),
		}),
		answer: z.array(tenantShape),
		errors: ["invalidQueryParameter"],
	}),
	alerts: defineOperation({
		method: "GET",
		path: "/alerts",
		summary: "Alerts, latest first",
		permission: "alerts.view",
		query: z
			.object({
				page: pageParameter,
				id: ids,
				tenantID: tenantIds,
				name,
				status: manyChoices(alertStatuses, "invalidStatus", "Statuses"),
				timestampField: singleChoice(
					["lastSeen", "firstSeen"],
					"invalidTimestampField",
					"Time for sorting and for the period",
				),
				from: dateParameter("cannotParseFrom", "Earliest time, inclusive"),
				to: dateParameter("cannotParseTo", "Latest time, inclusive"),
				withEvents: flag("Adds the events of each alert"),
				withAffected: flag("Adds related assets and accounts"),
			})
			.superRefine(({ from, to }, context) => {
				if (from !== undefined && to !== undefined && from > to) {
					refuse(context, "fromAfterTo");
				}
			}),
		answer: z.array(alertShape),
		errors: [
			"invalidQueryParameter",
			"invalidStatus",
			"invalidTimestampField",
			"cannotParseFrom",
			"cannotParseTo",
			"fromAfterTo",
		],
	}),
	closeAlert: defineOperation({
		method: "POST",
		path: "/alerts/close",
		summary: "Close an alert",
		permission: "alerts.process",
		body: z.object({
			id: requiredText("idRequired", "The alert"),
			reason: requiredText(
				"reasonRequired",
				"In any case of letters, blanks around it are ignored",
			)
				.transform(
					(text, context) =>
						closingReasons.find(
							(reason) => reason === text.trim().toLowerCase(),
						) ?? refuse(context, "invalidReason"),
				)
				.pipe(z.enum(closingReasons)),
		}),
		errors: [
			"bodyNotDecoded",
			"idRequired",
			"reasonRequired",
			"invalidReason",
			"alertNotFound",
			"tenantDisabled",
			"alertAlreadyClosed",
		],
	}),
	searchEvents: defineOperation({
		method: "POST",
		path: "/events",
		summary: "Search events with SQL",
		permission: "events.search",
		body: z.object({
			period: z
				.object({
					from: periodEnd("From", "Earliest Timestamp, inclusive"),
					to: periodEnd("To", "Latest Timestamp, inclusive"),
				})
				.superRefine(({ from, to }, context) => {
					if (from > to) refuse(context, "periodReversed");
				}),
			sql: requiredText(
				"invalidSql",
				"A SELECT from `events` with a LIMIT of at most 1000",
				"there is no query",
			),
			clusterID: optionalText(
				"Resource id of the storage; needed when there are several",
			),
			rawTimestamps: optionalBoolean(
				"Times as numbers, milliseconds since the epoch",
			),
			emptyFields: optionalBoolean("Keeps empty fields of events"),
		}),
		answer: z.array(eventShape),
		errors: [
			"bodyNotDecoded",
			"periodFromRequired",
			"cannotParsePeriodFrom",
			"periodFromZero",
			"periodToRequired",
			"cannotParsePeriodTo",
			"periodToZero",
			"periodReversed",
			"clusterNotFound",
			"severalClusters",
			"invalidSql",
			"wrongTable",
			"limitRequired",
			"limitTooLarge",
			"noNodes",
			"searchFailed",
		],
	}),
	clusters: defineOperation({
		method: "GET",
		path: "/events/clusters",
		summary: "Storages; those of the main tenant are shown to everybody",
		permission: "events.search",
		isOpenToAll: true,
		query: z.object({
			page: pageParameter,
			id: ids,
			tenantID: tenantIds,
			name,
		}),
		answer: z.array(clusterShape),
		errors: ["invalidQueryParameter"],
	}),
	services: defineOperation({
		method: "GET",
		path: "/services",
		summary: "Services and how they fare",
		permission: "services.view",
		query: z.object({
			page: pageParameter,
			id: ids,
			tenantID: tenantIds,
			name,
			kind: manyChoices(serviceKinds, "invalidKind", "Kinds"),
			fqdn: pattern("fqdn", "Regular expression on the host name"),
			paired: flag("Only services that had their first start"),
		}),
		answer: z.array(serviceShape),
		errors: ["invalidQueryParameter", "invalidKind"],
	}),
	activeLists: defineOperation({
		method: "GET",
		path: "/activeLists",
		summary: "Active lists of a running correlator",
		permission: "activeLists.view",
		query: z.object({ correlatorID }),
		answer: z.array(activeListShape),
		errors: correlatorErrors,
	}),
	importActiveList: defineOperation({
		method: "POST",
		path: "/activeLists/import",
		summary: "Import records into an active list of a running correlator",
		permission: "activeLists.edit",
		query: z
			.object({
				correlatorID,
				activeListID: optionalParameter("Resource id of the list"),
				activeListName: optionalParameter("Its name, when there is no id"),
				format: requiredChoice(
					listFileFormats,
					"format",
					"internal: an object of JSON a line, as the console exports it",
				),
				keyField: optionalParameter(
					"Of csv and tsv: the column that is the key; of rows with the same key the last counts",
				),
				clear: flag("Empties the list first"),
			})
			.superRefine((query, context) => {
				if (!query.activeListID && !query.activeListName) {
					refuse(
						context,
						"oneOfQueryParametersRequired",
						"activeListID, activeListName",
					);
				}
				if (query.format !== "internal" && !query.keyField) {
					refuse(context, "queryParameterRequired", "keyField");
				}
			}),
		hasRawBody: true,
		errors: [
			"queryParameterRequired",
			"invalidQueryParameter",
			"oneOfQueryParametersRequired",
			...correlatorErrors.slice(1),
			"activeListNotFound",
			"severalActiveLists",
			"bodyRequired",
			"bodyTooLarge",
			"correlatorRefused",
		],
	}),
	dictionary: defineOperation({
		method: "GET",
		path: "/dictionaries",
		summary: "Content of a table dictionary, as CSV with a header",
		permission: "resources.view",
		query: z.object({ dictionaryID }),
		answer: z.string(),
		answerType: "text/plain; charset=utf-8",
		errors: ["invalidValue", "dictionaryNotFound", "notTable"],
	}),
	updateDictionary: defineOperation({
		method: "POST",
		path: "/dictionaries/update",
		summary:
			"Replace all rows of a table dictionary by a CSV, sent as the file field `file` of multipart/form-data",
		permission: "resources.edit",
		query: z.object({ dictionaryID }),
		hasRawBody: true,
		answer: dictionaryUpdateShape,
		errors: [
			"invalidValue",
			"dictionaryNotFound",
			"notTable",
			"bodyNotDecoded",
			"bodyTooLarge",
			"bodyRequired",
			"columnsChanged",
		],
	}),
	settings: defineOperation({
		method: "GET",
		path: "/settings/id/:id",
		summary: "Settings by their id: the custom fields of assets",
		permission: "settings.view",
		answer: settingsShape,
		errors: ["notFoundInDatabase"],
	}),
	...resourceOperations,
	...assetOperations,
	backUp: defineOperation({
		method: "GET",
		path: "/system/backup",
		summary:
			"A backup of the core, with certificates and keys: as secret as the whole system",
		permission: "core.backUp",
		answer: z.string(),
		answerType: "application/gzip",
		errors: [],
	}),
	restore: defineOperation({
		method: "POST",
		path: "/system/restore",
		summary: "Restore a backup of the same version; the core restarts",
		permission: "core.backUp",
		hasRawBody: true,
		answer: z.string(),
		answerType: "text/plain; charset=utf-8",
		errors: [],
	}),
} as const;

export type OperationName = keyof typeof operations;
