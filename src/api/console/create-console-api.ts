import { constants } from "node:zlib";
import compress from "@fastify/compress";
import cookie from "@fastify/cookie";
import { withActor } from "#core/index.ts";
import type { KeyPair } from "#platform/index.ts";
import type { ApiDependencies, ApiServer } from "../dependencies.ts";
import { createHttpServer, toApiServer } from "../server.ts";
import { registerBackupFiles } from "./backup-files.ts";
import { clientActor } from "./client-actor.ts";
import { answerError } from "./errors.ts";
import { activeListHandlers } from "./handlers/active-lists.ts";
import { alertProcessingHandlers } from "./handlers/alert-processing.ts";
import { alertHandlers } from "./handlers/alerts.ts";
import { assetCategoryHandlers } from "./handlers/asset-categories.ts";
import { assetHandlers } from "./handlers/assets.ts";
import { auditHandlers } from "./handlers/audit.ts";
import { backupHandlers } from "./handlers/backup.ts";
import { dashboardHandlers } from "./handlers/dashboards.ts";
import { eventHandlers } from "./handlers/events.ts";
import { ledgerHandlers } from "./handlers/ledger.ts";
import { normalizerTestHandlers } from "./handlers/normalizer-test.ts";
import { profileHandlers } from "./handlers/profile.ts";
import { resourceFolderHandlers } from "./handlers/resource-folders.ts";
import { resourceVersionHandlers } from "./handlers/resource-versions.ts";
import { resourceHandlers } from "./handlers/resources.ts";
import { serviceHandlers } from "./handlers/services.ts";
import { sessionHandlers } from "./handlers/session.ts";
import { settingsHandlers } from "./handlers/settings.ts";
import { sourceHandlers } from "./handlers/sources.ts";
import { taskHandlers } from "./handlers/tasks.ts";
import { tenantHandlers } from "./handlers/tenants.ts";
import { transferHandlers } from "./handlers/transfer.ts";
import { userHandlers } from "./handlers/users.ts";
import { requireNewPassword } from "./require-new-password.ts";
import { registerEndpoints } from "./routes.ts";
import { securityHeaders } from "./security-headers.ts";
import { serveConsole } from "./static-files.ts";

/** The contract allows SQL of 100,000 characters, which may be four bytes each. */
const bodyLimit = 1024 * 1024;

export interface ConsoleApiOptions extends ApiDependencies {
	/** Without it the server speaks plain HTTP, which only tests may want: browsers keep no session over HTTP. */
	readonly tls?: KeyPair;
	/** Folder of the built console, `dist/console`; absent = only the API. */
	readonly consoleDirectory?: string | undefined;
	/** Functions that a search may call, for completion in the editor; absent = none are offered. */
	readonly sqlFunctions?: readonly string[];
}

/** The console's API (contract/endpoints.ts) and the console itself. */
export function createConsoleApi(options: ConsoleApiOptions): ApiServer {
	const { alerts, clock, eventStore, resources, tenants, users } = options;
	const app = createHttpServer({
		log: options.log.child({ api: "console" }),
		tls: options.tls,
		bodyLimit,
		answerError,
	});
	app.addHook("onRequest", async (_request, reply) => {
		reply.headers(securityHeaders);
	});
	// As late as this: what runs after the body was read is not in the context of an earlier hook.
	app.addHook("preHandler", (request, _reply, done) => {
		withActor(clientActor(request), done);
	});
	app.removeContentTypeParser("text/plain");
	app.register(cookie);
	app.register(compress, {
		encodings: ["br", "gzip"],
		threshold: 1024,
		// Bodies of requests are taken as they are: nobody sends them compressed, and unpacking invites bombs.
		globalDecompression: false,
		// The default of 11 is meant for files compressed once; 4 is as fast as gzip and smaller.
		brotliOptions: {
			params: { [constants.BROTLI_PARAM_QUALITY]: 4 },
		},
	});
	// Behind the two plugins, whose hooks apply to what is registered after them.
	app.after(() => {
		registerEndpoints(
			app,
			users,
			requireNewPassword({
				...sessionHandlers(users, tenants, options.version),
				...profileHandlers(users, tenants, clock),
				...userHandlers(users, tenants, clock),
				...tenantHandlers(tenants, options.services),
				...dashboardHandlers(options.dashboards, tenants),
				...eventHandlers(eventStore, options.sqlFunctions ?? []),
				...alertHandlers(alerts, resources, tenants),
				...alertProcessingHandlers(alerts, tenants, users),
				...resourceHandlers(resources, tenants, users),
				...resourceFolderHandlers(resources, tenants, users),
				...resourceVersionHandlers(resources, tenants, users),
				...transferHandlers(options.transfer, tenants),
				...normalizerTestHandlers(resources, clock),
				...serviceHandlers(options),
				...activeListHandlers(options),
				...settingsHandlers(options),
				...sourceHandlers(options),
				...ledgerHandlers(options),
				...assetHandlers(options),
				...assetCategoryHandlers(options),
				...taskHandlers(options),
				...backupHandlers(options),
				...auditHandlers(options.auditVerifier),
			}),
		);
		registerBackupFiles(app, options);
		serveConsole(app, options.consoleDirectory);
	});
	return toApiServer(app);
}
