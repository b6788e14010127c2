/** Agents for http and https clients whose every connection is checked. */
import http from "node:http";
import https from "node:https";
import type { Duplex } from "node:stream";
import type { Egress } from "./egress.ts";
import { egressErrors } from "./errors.ts";

type Connect = (error: Error | null, socket: Duplex) => void;

/**
 * For `http.request` and `https.request`. Redirects that a client follows with it are checked like every other
 * connection. The caller destroys the agent.
 */
export function createEgressAgent(
	protocol: "http:",
	egress: Egress,
	options?: http.AgentOptions,
): http.Agent;
export function createEgressAgent(
	protocol: "https:",
	egress: Egress,
	options?: https.AgentOptions,
): https.Agent;
export function createEgressAgent(
	protocol: "http:" | "https:",
	egress: Egress,
	options: https.AgentOptions = {},
): http.Agent {
	const agent =
		protocol === "https:" ? new https.Agent(options) : new http.Agent(options);
	const connect = agent.createConnection.bind(agent);
	agent.createConnection = (target, callback) => {
		const done: Connect = callback ?? (() => undefined);
		if ("socketPath" in target && typeof target.socketPath === "string") {
			const error = egressErrors.make("badTarget", {
				target: target.socketPath,
			});
			// The type asks for a socket also where there is none.
			done(error, undefined as unknown as Duplex);
			return undefined;
		}
		const host = target.host ?? "localhost";
		const port = Number(target.port ?? (protocol === "https:" ? 443 : 80));
		egress.resolve(host, port).then(
			() => {
				// A name is looked up again for the socket, and checked again: that answer is the one that is used.
				const socket = connect({ ...target, lookup: egress.lookup(port) });
				done(null, socket as Duplex);
			},
			(error: Error) => done(error, undefined as unknown as Duplex),
		);
		return undefined;
	};
	return agent;
}
