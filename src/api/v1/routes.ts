/** Registers every operation: rights, reading, the handler and the answer, in this order for all of them. */
import { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
import { type Users, withActor } from "#core/index.ts";
import { actorOf } from "../actor.ts";
import { toExactJson } from "../json.ts";
import { clientSignal, refuseOtherMethods } from "../server.ts";
import { authenticate, authorize } from "./authorization.ts";
import { v1Errors } from "./errors.ts";
import { type Call, type Handlers, OtherAnswer } from "./handler.ts";
import type { Operation } from "./operation.ts";
import { operations } from "./operations.ts";
import { decodeBody, read } from "./reading.ts";

export const prefix = "/api/v1";

type AnyHandler = (call: Call<unknown, unknown>) => Promise<unknown>;

export function registerOperations(
	app: FastifyInstance,
	users: Users,
	handlers: Handlers,
): void {
	for (const [name, operation] of Object.entries(operations)) {
		// `Handlers` ties each handler to its operation; in a loop over all of them the compiler cannot follow.
		const handler = handlers[name as keyof Handlers] as AnyHandler;
		registerOperation(app, users, operation, handler);
	}
	refuseOtherMethods(
		app,
		Object.values<Operation>(operations).map(({ method, path }) => ({
			method,
			path: prefix + path,
		})),
		() => v1Errors.make("methodNotAllowed"),
	);
}

function registerOperation(
	app: FastifyInstance,
	users: Users,
	operation: Operation,
	handler: AnyHandler,
): void {
	if (operation.hasRawBody) {
		app.register(async (apart) => {
			apart.removeAllContentTypeParsers();
			apart.addContentTypeParser("*", (_request, payload, done) =>
				done(null, payload),
			);
			addRoute(apart, users, operation, handler);
		});
	} else {
		addRoute(app, users, operation, handler);
	}
}

function addRoute(
	app: FastifyInstance,
	users: Users,
	operation: Operation,
	handler: AnyHandler,
): void {
	app.route<{
		Body: Buffer | Readable | undefined;
		Params: Record<string, string>;
	}>({
		method: operation.method,
		url: prefix + operation.path,
		handler: async (request, reply) => {
			const user = await authenticate(users, request.headers.authorization);
			const scope = authorize(user, operation);
			const query = operation.query && read(operation.query, request.query);
			const { params } = request;
			const raw =
				request.body instanceof Readable ? request.body : Readable.from([]);
			const bytes = request.body instanceof Readable ? undefined : request.body;
			const body = operation.body && read(operation.body, decodeBody(bytes));
			const signal = clientSignal(reply);
			const answer = await withActor(actorOf(user, request), () =>
				handler({ ...{ query, body, params, raw, user, scope, signal } }),
			);
			if (answer instanceof OtherAnswer) {
				return reply
					.code(answer.status)
					.type("application/json")
					.send(Buffer.from(toExactJson(answer.body)));
			}
			if (operation.answer === undefined) return reply.code(204).send();
			reply.type(operation.answerType ?? "application/json");
			// As bytes, since the framework would add a charset to the type of text.
			return reply.send(
				answer instanceof Readable ? answer : Buffer.from(toExactJson(answer)),
			);
		},
	});
}
