import { createSocket, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import type { RawMessage } from "../../raw.ts";
import type { UdpConnectorSettings } from "../connector.definition.ts";
import type { Clock, Connector, ReceiveBatch } from "../connector.ts";
import { connectorErrors } from "../errors.ts";
import { findEncoding } from "../framing/encoding.ts";
import {
	createIntake,
	fullBatchBytes,
	mostMessagesInBatch,
} from "../intake.ts";
import { type ListenAddress, listenError, peerAddress } from "../network.ts";
import { createDatagramReader, type DatagramReader } from "./datagram.ts";
import { readKernelDrops } from "./kernel-drops.ts";

/** What may wait to become durable; further datagrams are lost, as udp has no way to stop its sender. */
const defaultMostWaitingBytes = 64 * 1024 * 1024;
/** What a small datagram costs in memory beside its bytes. */
const datagramOverheadBytes = 200;
const kernelDropsEveryMs = 5000;

/**
 * Receives datagrams: each is one message, or several with a delimiter. What comes in one turn of the event loop from
 * one address is one batch. Checks the settings without the network; throws connectors.unknownEncoding. `start` throws
 * connectors.portInUse and connectors.cannotListen.
 */
export function createUdpConnector(
	settings: UdpConnectorSettings,
	{
		clock,
		mostWaitingBytes = defaultMostWaitingBytes,
	}: { readonly clock: Clock; readonly mostWaitingBytes?: number },
): Connector {
	const readDatagram = createDatagramReader(
		settings.delimiter,
		findEncoding(settings.encoding),
	);
	let receiver: Receiver | undefined;
	const name = () => `udp:${receiver?.address?.port ?? settings.port}`;
	return {
		get name() {
			return name();
		},
		get address() {
			return receiver?.address;
		},
		async start(receive) {
			if (receiver !== undefined)
				throw connectorErrors.make("alreadyStarted", { name: name() });
			receiver = openReceiver({
				settings,
				readDatagram,
				clock,
				receive,
				name,
				mostWaitingBytes,
			});
			await receiver.bind();
		},
		async stop() {
			await receiver?.stop();
		},
		state: () => receiver?.state() ?? { openSources: 0 },
	};
}

interface ReceiverNeeds {
	readonly settings: UdpConnectorSettings;
	readonly readDatagram: DatagramReader;
	readonly clock: Clock;
	readonly receive: ReceiveBatch;
	readonly name: () => string;
	readonly mostWaitingBytes: number;
}

interface Receiver {
	readonly address: ListenAddress | undefined;
	bind(): Promise<void>;
	stop(): Promise<void>;
	state: Connector["state"];
}

interface OpenBatch {
	messages: RawMessage[];
	bytes: number;
}

function openReceiver(needs: ReceiverNeeds): Receiver {
	const { settings, readDatagram } = needs;
	const usesIPv6 = isIPv6(settings.host);
	const socket = createSocket({ type: usesIPv6 ? "udp6" : "udp4" });
	/** Batches of this turn of the event loop, by sender. */
	const open = new Map<string, OpenBatch>();
	let openBytes = 0;
	let address: ListenAddress | undefined;
	let lostDatagrams = 0;
	let kernelLostDatagrams: number | undefined;
	let problem: string | undefined;
	let dropsTimer: NodeJS.Timeout | undefined;
	let stopping: Promise<void> | undefined;

	const intake = createIntake({
		connector: needs.name,
		receive: needs.receive,
		clock: needs.clock,
		mostBytes: needs.mostWaitingBytes,
	});

	function take(datagram: Buffer, sender: string): void {
		const cost = datagram.length + datagramOverheadBytes;
		if (intake.waitingBytes + openBytes + cost > needs.mostWaitingBytes) {
			lostDatagrams++;
			return;
		}
		if (open.size === 0) setImmediate(flush);
		const batch = open.get(sender) ?? { messages: [], bytes: 0 };
		open.set(sender, batch);
		readDatagram(datagram, batch.messages);
		batch.bytes += cost;
		openBytes += cost;
		if (
			batch.messages.length >= mostMessagesInBatch ||
			batch.bytes >= fullBatchBytes
		)
			hand(sender, batch);
	}

	function flush(): void {
		for (const [sender, batch] of open) hand(sender, batch);
		open.clear();
	}

	function hand(sender: string, batch: OpenBatch): void {
		const { messages, bytes } = batch;
		batch.messages = [];
		batch.bytes = 0;
		openBytes -= bytes;
		if (messages.length === 0) return;
		// udp has no answer; what was refused is told by the state, and its messages are lost datagrams.
		intake
			.deliver(peerAddress(sender), messages, bytes)
			.catch(() => countRefused(messages));
	}

	function countRefused(messages: readonly RawMessage[]): void {
		lostDatagrams += messages.length;
	}

	async function readDrops(port: number): Promise<void> {
		kernelLostDatagrams = await readKernelDrops(port, usesIPv6);
	}

	async function close(port: number): Promise<void> {
		clearInterval(dropsTimer);
		await readDrops(port);
		await new Promise<void>((resolve) => socket.close(() => resolve()));
		flush();
		await intake.idle();
	}

	return {
		get address() {
			return address;
		},
		async bind() {
			address = await bind(socket, settings);
			const { port } = address;
			socket.on("message", (datagram, { address: sender }) =>
				take(datagram, sender),
			);
			socket.on("error", (error) => {
				problem = `cannot receive datagrams: ${error.message}`;
			});
			dropsTimer = setInterval(() => {
				readDrops(port).catch((error: Error) => {
					problem = `cannot read the kernel's count of lost datagrams: ${error.message}`;
				});
			}, kernelDropsEveryMs);
			dropsTimer.unref();
		},
		stop() {
			stopping ??=
				address === undefined ? Promise.resolve() : close(address.port);
			return stopping;
		},
		state() {
			const trouble = problem ?? intake.refusal;
			return {
				openSources: address === undefined || stopping !== undefined ? 0 : 1,
				lostDatagrams,
				...(kernelLostDatagrams === undefined
					? undefined
					: { kernelLostDatagrams }),
				...(trouble === undefined ? undefined : { problem: trouble }),
			};
		},
	};
}

async function bind(
	socket: Socket,
	settings: UdpConnectorSettings,
): Promise<ListenAddress> {
	await new Promise<void>((resolve, reject) => {
		const refuse = (error: Error) => {
			socket.close();
			reject(listenError(error, settings));
		};
		socket.once("error", refuse);
		socket.bind({ port: settings.port, address: settings.host }, () => {
			socket.off("error", refuse);
			resolve();
		});
	});
	// The kernel gives less when net.core.rmem_max is lower; what that costs shows in kernelLostDatagrams.
	socket.setRecvBufferSize(settings.receiveBufferBytes);
	const bound = socket.address();
	return { host: bound.address, port: bound.port };
}
