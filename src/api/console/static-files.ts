/** The built console: files with a hash in their name for ever, the page for every address that it draws itself. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { apiErrors } from "../errors.ts";
import { pathOf } from "../request-log.ts";

const index = "index.html";
/** Where Vite puts files whose names hold a hash of their content. */
const hashedFiles = "/assets/";

/** Serves the folder, when there is one, and answers everything that nothing else does. */
export function serveConsole(
	app: FastifyInstance,
	folder: string | undefined,
): void {
	if (folder !== undefined && existsSync(folder)) {
		app.register(fastifyStatic, {
			root: folder,
			index,
			dotfiles: "ignore",
			cacheControl: false,
			setHeaders: (reply, path) => {
				reply.header("cache-control", cachingOf(folder, path));
			},
		});
	}
	app.setNotFoundHandler((request, reply) => {
		if (!isPage(request)) throw apiErrors.make("notFound");
		if (folder === undefined || !existsSync(join(folder, index))) {
			throw apiErrors.make("consoleNotBuilt");
		}
		return reply.sendFile(index);
	});
}

function cachingOf(folder: string, path: string): string {
	return path.startsWith(join(folder, hashedFiles))
		? "public, max-age=31536000, immutable"
		: "no-cache";
}

/** An address of the console's own: no API, no file. */
function isPage(request: FastifyRequest): boolean {
	if (request.method !== "GET" && request.method !== "HEAD") return false;
	const path = pathOf(request.url);
	if (path === "/api" || path.startsWith("/api/")) return false;
	return !path.startsWith(hashedFiles) && !/\.\w+$/.test(path);
}
