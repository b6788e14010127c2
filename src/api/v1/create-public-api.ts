import type { FastifyReply, FastifyRequest } from "fastify";
import type { KeyPair } from "#platform/index.ts";
import type { ApiDependencies, ApiServer } from "../dependencies.ts";
import { registerMetrics } from "../metrics/metrics-route.ts";
import { logFailure } from "../request-log.ts";
import { createHttpServer, toApiServer } from "../server.ts";
import { toErrorBody, toV1Error, v1Errors } from "./errors.ts";
import { importActiveList, listActiveLists } from "./handlers/active-lists.ts";
import { closeAlert, listAlerts } from "./handlers/alerts.ts";
import { assetHandlers } from "./handlers/assets.ts";
import { backupHandlers } from "./handlers/backup.ts";
import { listClusters } from "./handlers/clusters.ts";
import { readDictionary, updateDictionary } from "./handlers/dictionaries.ts";
import { searchEvents } from "./handlers/events.ts";
import { resourceHandlers } from "./handlers/resources.ts";
import { listServices } from "./handlers/services.ts";
import { readSettings } from "./handlers/settings.ts";
import { listTenants } from "./handlers/tenants.ts";
import { whoAmI } from "./handlers/who-am-i.ts";
import { parseQueryString } from "./reading.ts";
import { registerOperations } from "./routes.ts";

/** Larger than any SQL; the reference sets no limit. */
const bodyLimit = 1024 * 1024;

export interface PublicApiOptions extends ApiDependencies {
	/** Without it the server speaks plain HTTP, which only tests may want. */
	readonly tls?: KeyPair;
}

/** The public REST API v1. */
export function createPublicApi(options: PublicApiOptions): ApiServer {
	const { alerts, eventStore, services, tenants, users } = options;
	const app = createHttpServer({
		log: options.log.child({ api: "v1" }),
		tls: options.tls,
		bodyLimit,
		routerOptions: {
			// Served directly: clients lose the token, or the body, on a redirect.
			ignoreTrailingSlash: true,
			querystringParser: parseQueryString,
		},
		answerError,
	});

	// Real clients send JSON as a form, without a type, or with a malformed one: the type is not looked at.
	app.addHook("onRequest", async (request) => {
		delete request.raw.headers["content-type"];
	});
	app.removeAllContentTypeParsers();
	app.addContentTypeParser(
		"*",
		{ parseAs: "buffer" },
		async (_request: FastifyRequest, body: Buffer) => body,
	);

	registerOperations(app, users, {
		whoAmI: whoAmI(tenants),
		tenants: listTenants(tenants, services),
		alerts: listAlerts(alerts, tenants),
		closeAlert: closeAlert(alerts, tenants),
		searchEvents: searchEvents(eventStore, services, tenants),
		clusters: listClusters(services, tenants),
		services: listServices(services, tenants, options.clock),
		activeLists: listActiveLists(options),
		importActiveList: importActiveList(options),
		dictionary: readDictionary(options),
		updateDictionary: updateDictionary(options),
		settings: readSettings(options.settings, tenants),
		...resourceHandlers(options),
		...assetHandlers(options),
		...backupHandlers(options),
	});
	registerMetrics(app, options);
	app.setNotFoundHandler(() => {
		throw v1Errors.make("notFound");
	});
	return toApiServer(app);
}

function answerError(
	thrown: unknown,
	request: FastifyRequest,
	reply: FastifyReply,
): FastifyReply {
	const error = toV1Error(thrown, request.id);
	if (error.status >= 500) logFailure(request, thrown);
	const body = Buffer.from(JSON.stringify(toErrorBody(error)));
	return reply.code(error.status).type("application/json").send(body);
}
