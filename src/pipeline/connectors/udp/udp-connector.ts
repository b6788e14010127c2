import type { RawMessage } from "../../raw.ts";
import type { UdpConnectorSettings } from "../connector.definition.ts";
import type { Clock, Connector, ReceiveBatch } from "../connector.ts";
import { connectorErrors } from "../errors.ts";
import { findEncoding } from "../framing/encoding.ts";
import { createIntake } from "../intake.ts";
import type { ListenAddress } from "../network.ts";
import { createDatagramReader, type DatagramReader } from "./datagram.ts";
import { createSenderBatches } from "./sender-batches.ts";
import { createSenderGroups } from "./sender-groups.ts";
import { type DatagramSockets, openDatagramSockets } from "./sockets.ts";

/** What may wait to become durable; further datagrams are lost, as udp has no way to stop its sender. */
const defaultMostWaitingBytes = 64 * 1024 * 1024;

/**
 * Receives datagrams: each is one message, or several with a delimiter. What comes in one turn of the event loop from
 * one address is one batch. Checks the settings without the network; throws connectors.unknownEncoding. `start` throws
 * connectors.portInUse, cannotListen, noReusePort.
 */
export function createUdpConnector(
	settings: UdpConnectorSettings,
	{
		clock,
		mostWaitingBytes = defaultMostWaitingBytes,
	}: { readonly clock: Clock; readonly mostWaitingBytes?: number },
): Connector {
	const { auditd, maxMessageBytes } = settings;
	const readDatagram = createDatagramReader(
		auditd.enabled ? "\n" : settings.delimiter,
		{
			encoding: findEncoding(settings.encoding),
			maxMessageBytes,
			kind: "udp",
		},
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
			receiver = createReceiver({
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

function createReceiver(needs: ReceiverNeeds): Receiver {
	const { settings, readDatagram, mostWaitingBytes } = needs;
	const { auditd } = settings;
	let sockets: DatagramSockets | undefined;
	let stopping: Promise<void> | undefined;

	const intake = createIntake({
		connector: needs.name,
		receive: needs.receive,
		clock: needs.clock,
		mostBytes: mostWaitingBytes,
	});
	const groups = auditd.enabled
		? createSenderGroups({
				ttlMs: auditd.bufferTtlMs,
				onMessages: (sender, messages, bytes) =>
					batches.add(sender, messages, bytes),
			})
		: undefined;
	const batches = createSenderBatches({
		intake,
		mostWaitingBytes,
		heldBytes: () => groups?.heldBytes ?? 0,
	});

	function take(datagram: Buffer, sender: string): void {
		if (!batches.take(datagram.length)) return;
		const messages: RawMessage[] = [];
		readDatagram(datagram, messages);
		if (groups === undefined) batches.add(sender, messages, datagram.length);
		else groups.push(sender, messages);
	}

	async function close(open: DatagramSockets): Promise<void> {
		await open.close();
		groups?.closeAll();
		batches.flush();
		await intake.idle();
	}

	return {
		get address() {
			return sockets?.address;
		},
		async bind() {
			const { host, port, workers, receiveBufferBytes } = settings;
			sockets = await openDatagramSockets({
				host,
				port,
				workers,
				receiveBufferBytes,
				onDatagram: (datagram, sender) => take(datagram, sender.address),
			});
		},
		async stop() {
			stopping ??= sockets === undefined ? undefined : close(sockets);
			await stopping;
		},
		state() {
			const problem = sockets?.problem ?? intake.refusal;
			const kernelLostDatagrams = sockets?.kernelLost;
			return {
				openSources: sockets === undefined || stopping !== undefined ? 0 : 1,
				lostDatagrams: batches.lostDatagrams,
				...(kernelLostDatagrams === undefined
					? undefined
					: { kernelLostDatagrams }),
				...(problem === undefined ? undefined : { problem }),
			};
		},
	};
}
