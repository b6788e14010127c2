/** For tests: groups, settings as people write them, receivers that do as they are told. */
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { encodeEvent } from "#event/index.ts";
import { noSecrets } from "../connectors/testing/recorder.ts";
import { createSender, type OutsideDestination } from "./create-sender.ts";
import { destinationDefinition } from "./destination.definition.ts";
import type { OutgoingGroup, SenderNeeds } from "./sender.ts";
import type { SelectingSender } from "./url-selection.ts";

/** In memory where there is such a disk: what is tested is not the disk. */
const fastDirectory = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

export const journalId = "0f8fad5b-d9cb-469f-a165-70867728950e";

export async function makeDirectory(t: TestContext): Promise<string> {
	const directory = await mkdtemp(join(fastDirectory, "ursa-destination-"));
	t.after(() => rm(directory, { recursive: true, force: true }));
	return directory;
}

export const lineOf = (id: string) => encodeEvent({ ID: id, Name: "test" });

/** Group number `number`, with events of these ids. */
export function groupOf(number: number, ...ids: string[]): OutgoingGroup {
	return {
		name: `${journalId}:${number}-${number + 1}`,
		events: ids.map(lineOf).join("\n"),
		eventCount: ids.length,
	};
}

/** A signal that nobody aborts. */
export const running = new AbortController().signal;

export async function makeSender(
	t: TestContext,
	settings: object,
	needs: Partial<SenderNeeds> = {},
): Promise<SelectingSender> {
	const directory = needs.directory ?? (await makeDirectory(t));
	const parsed = destinationDefinition.parse(settings);
	if (parsed.kind === "storage" || parsed.kind === "correlator")
		throw new Error("only destinations outside of Ursa have a sender");
	const outside: OutsideDestination = parsed;
	const sender = createSender(outside, {
		secrets: noSecrets,
		clock: Date.now,
		...needs,
		directory,
	});
	t.after(() => sender.close());
	return sender;
}

/** A tcp server that hands every connection over, and what was received on all of them. */
export interface Receiver {
	readonly server: Server;
	readonly url: string;
	readonly sockets: readonly Socket[];
	text(): string;
	/** Resolves when the text received is so long, or has so many characters more than that. */
	until(length: number): Promise<void>;
}

export async function startReceiver(
	t: TestContext,
	onConnection: (socket: Socket, number: number) => void = () => {},
	port = 0,
): Promise<Receiver> {
	let text = "";
	let watchers: { length: number; resolve: () => void }[] = [];
	const sockets: Socket[] = [];
	const server = createServer((socket) => {
		sockets.push(socket);
		socket.on("error", () => {});
		socket.on("data", (chunk) => {
			text += chunk.toString();
			watchers = watchers.filter(({ length, resolve }) => {
				if (text.length < length) return true;
				resolve();
				return false;
			});
		});
		onConnection(socket, sockets.length);
	});
	server.listen(port, "127.0.0.1");
	await once(server, "listening");
	t.after(() => {
		for (const socket of sockets) socket.destroy();
		server.close();
	});
	const address = server.address();
	if (address === null || typeof address === "string")
		throw new Error("a tcp server has a port");
	return {
		server,
		url: `127.0.0.1:${address.port}`,
		sockets,
		text: () => text,
		until(length) {
			if (text.length >= length) return Promise.resolve();
			return new Promise((resolve) => watchers.push({ length, resolve }));
		},
	};
}

/** The text that plain JSON output of these ids is. */
export const jsonLines = (...ids: string[]) =>
	ids.map((id) => `${lineOf(id)}\n`).join("");
