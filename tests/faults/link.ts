/** A TCP connection in between, which is cut, slow, deaf or stuck when it is told to. */
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

export interface Target {
	readonly host: string;
	readonly port: number;
}

/**
 * slow: every piece comes later. stuck: nothing comes through, the connection stays. deaf: what is sent arrives, what is
 * answered does not. short: every connection breaks after some bytes. closed: no connection at all.
 */
export const linkTroubles = [
	"slow",
	"stuck",
	"deaf",
	"short",
	"closed",
] as const;
export type LinkTrouble = (typeof linkTroubles)[number];

export interface FaultyLink {
	readonly port: number;
	/** Breaks all connections that are open. */
	cut(): void;
	trouble(kind: LinkTrouble | undefined): void;
	close(): void;
}

const slowMs = 15;
/** About the header of a request and the beginning of a body. */
const shortBytes = 3000;

/** `target` is asked for each connection; undefined: nobody is there. */
export async function openLink(
	target: () => Target | undefined,
): Promise<FaultyLink> {
	const open = new Set<() => void>();
	const moved = new Set<() => void>();
	let present: LinkTrouble | undefined;

	function untilMoved(): Promise<void> {
		return new Promise((resolve) => {
			moved.add(resolve);
		});
	}

	/** Moves what comes from one side to the other, as the trouble of that moment has it. */
	async function forward(
		from: Socket,
		to: Socket,
		isAnswer: boolean,
		breakOff: () => void,
	): Promise<void> {
		let bytes = 0;
		for await (const piece of from) {
			while (present === "stuck") await untilMoved();
			if (present === "slow")
				await new Promise((resolve) => setTimeout(resolve, slowMs));
			if (present === "deaf" && isAnswer) continue;
			bytes += piece.length;
			if (present === "short" && bytes > shortBytes) {
				to.write(piece.subarray(0, piece.length >> 1));
				break;
			}
			if (!to.write(piece) && !to.destroyed)
				await Promise.race([once(to, "drain"), once(to, "close")]);
		}
		if (bytes > shortBytes && present === "short") breakOff();
		else to.end();
	}

	const server = createServer(
		{ allowHalfOpen: true, noDelay: true },
		(near) => {
			const address = present === "closed" ? undefined : target();
			if (address === undefined) {
				near.on("error", () => undefined);
				near.resetAndDestroy();
				return;
			}
			const far = connect({ ...address, allowHalfOpen: true, noDelay: true });
			const breakOff = (): void => {
				open.delete(breakOff);
				near.destroy();
				far.destroy();
			};
			open.add(breakOff);
			for (const socket of [near, far]) {
				// An error ends the loop that reads the socket, and with it the connection.
				socket.on("error", breakOff);
			}
			let ended = 0;
			const end = (): void => {
				if (++ended === 2) open.delete(breakOff);
			};
			forward(near, far, false, breakOff).catch(breakOff).finally(end);
			forward(far, near, true, breakOff).catch(breakOff).finally(end);
		},
	);
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	const port = typeof address === "object" && address ? address.port : 0;

	function cut(): void {
		for (const breakOff of [...open]) breakOff();
		wake();
	}
	function wake(): void {
		for (const resolve of moved) resolve();
		moved.clear();
	}
	return {
		port,
		cut,
		trouble(kind) {
			// Answers that were swallowed never come: whoever waits for them must see the connection end.
			const mustCut = kind === "closed" || present === "deaf";
			present = kind;
			if (mustCut) cut();
			wake();
		},
		close() {
			present = "closed";
			server.close();
			cut();
		},
	};
}
