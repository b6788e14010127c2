import type { RemoteInfo, Socket } from "node:dgram";
import type { RawMessage } from "../../raw.ts";
import type { Connector, ConnectorNeeds, ReceiveBatch } from "../connector.ts";
import { connectorErrors } from "../errors.ts";
import { findEncoding } from "../framing/encoding.ts";
import { keptBytesOfTooLong } from "../framing/framer.ts";
import { createIntake } from "../intake.ts";
import type { ListenAddress } from "../network.ts";
import { createSenderBatches } from "../udp/sender-batches.ts";
import { type DatagramSockets, openDatagramSockets } from "../udp/sockets.ts";
import type { SnmpTrapConnectorSettings } from "./snmp-trap.definition.ts";
import { createTrapDecoder, type DecodedTrap } from "./trap-decoder.ts";
import { createTrapWriter, type TrapWriter } from "./trap-text.ts";

/** What may wait to become durable; further traps are lost, as their senders do not wait. */
const defaultMostWaitingBytes = 64 * 1024 * 1024;

/**
 * Receives traps and informs of SNMP version 1 or 2c; each becomes the text of a JSON object with what the table of OIDs
 * lists. An inform is answered when it is durable. What can't be read, and traps of another version or community, are
 * rejected messages. Checks the settings without the network; throws connectors.unknownEncoding and what finding the
 * secret throws. `start` throws connectors.portInUse and cannotListen.
 */
export function createSnmpTrapConnector(
	settings: SnmpTrapConnectorSettings,
	needs: ConnectorNeeds & { readonly mostWaitingBytes?: number },
): Connector {
	const { version, secret } = settings;
	const write = createTrapWriter(
		settings.oids,
		findEncoding(settings.encoding),
	);
	const community =
		secret === undefined
			? undefined
			: needs.secrets.find(secret, "snmpV1").community;
	let receiver: Receiver | undefined;
	const name = () => `snmp-trap:${receiver?.address?.port ?? settings.port}`;
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
				needs,
				name,
				receive,
				read: createTrapReader({ version, community, write }),
			});
			await receiver.bind();
		},
		async stop() {
			await receiver?.stop();
		},
		state: () => receiver?.state() ?? { openSources: 0 },
	};
}

interface ReadTrap {
	/** Undefined when nothing of the trap is in the table. */
	readonly message: RawMessage | undefined;
	readonly answer?: Buffer | undefined;
}

type TrapReader = (datagram: Buffer, sender: RemoteInfo) => ReadTrap;

function createTrapReader(needs: {
	readonly version: "snmpV1" | "snmpV2";
	readonly community: string | undefined;
	readonly write: TrapWriter;
}): TrapReader {
	const { version, community, write } = needs;
	const decode = createTrapDecoder();

	function refusal(trap: DecodedTrap): string | undefined {
		if ("reason" in trap) return trap.reason;
		if (trap.version !== version)
			return `the trap is of ${trap.version}, the connector receives ${version}`;
		if (community !== undefined && trap.community !== community)
			return "the community is another one than that of the secret";
		return undefined;
	}

	return (datagram, sender) => {
		const trap = decode(datagram, sender);
		const cause = refusal(trap);
		if (cause !== undefined || "reason" in trap) {
			const rejection = { code: "snmp-trap.refused", cause: cause ?? "" };
			// Two characters a byte. The community is in it as in the datagram itself, which anybody on the way could read.
			const text = datagram.toString("hex", 0, keptBytesOfTooLong / 2);
			return { message: { text, rejection } };
		}
		const text = write(trap.varbinds);
		const message = text === undefined ? undefined : { text };
		return { message, answer: trap.answer };
	};
}

interface ReceiverNeeds {
	readonly settings: SnmpTrapConnectorSettings;
	readonly needs: ConnectorNeeds & { readonly mostWaitingBytes?: number };
	readonly name: () => string;
	readonly receive: ReceiveBatch;
	readonly read: TrapReader;
}

interface Receiver {
	readonly address: ListenAddress | undefined;
	bind(): Promise<void>;
	stop(): Promise<void>;
	state: Connector["state"];
}

function createReceiver(parts: ReceiverNeeds): Receiver {
	const { settings, needs, read } = parts;
	const { mostWaitingBytes = defaultMostWaitingBytes } = needs;
	let sockets: DatagramSockets | undefined;
	let stopping: Promise<void> | undefined;
	let emptyTraps = 0;
	const intake = createIntake({
		connector: parts.name,
		receive: parts.receive,
		clock: needs.clock,
		mostBytes: mostWaitingBytes,
	});
	const batches = createSenderBatches({
		intake,
		mostWaitingBytes,
		heldBytes: () => 0,
	});

	function take(datagram: Buffer, sender: RemoteInfo, socket: Socket): void {
		// While it stops, only what came before is stored and answered; whoever informs asks again.
		if (stopping !== undefined || !batches.take(datagram.length)) return;
		const { message, answer } = read(datagram, sender);
		const reply = () => {
			if (answer !== undefined)
				socket.send(answer, sender.port, sender.address);
		};
		if (message === undefined) {
			emptyTraps++;
			reply();
			return;
		}
		batches.add(sender.address, [message], datagram.length, reply);
	}

	async function close(open: DatagramSockets): Promise<void> {
		batches.flush();
		await intake.idle();
		await open.close();
	}

	return {
		get address() {
			return sockets?.address;
		},
		async bind() {
			const { host, port, receiveBufferBytes } = settings;
			sockets = await openDatagramSockets({
				host,
				port,
				receiveBufferBytes,
				workers: 1,
				onDatagram: take,
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
				emptyTraps,
				...(kernelLostDatagrams === undefined
					? undefined
					: { kernelLostDatagrams }),
				...(problem === undefined ? undefined : { problem }),
			};
		},
	};
}
