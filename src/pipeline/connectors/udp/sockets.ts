import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import { isErrorCode } from "#platform/index.ts";
import { connectorErrors } from "../errors.ts";
import { type ListenAddress, listenError } from "../network.ts";
import { readKernelDrops } from "./kernel-drops.ts";

const kernelDropsEveryMs = 5000;

export interface DatagramSocketSettings extends ListenAddress {
	readonly receiveBufferBytes: number;
	/** Sockets that share the port. */
	readonly workers: number;
	readonly onDatagram: (
		datagram: Buffer,
		sender: RemoteInfo,
		socket: Socket,
	) => void;
}

/** Sockets bound to one port. */
export interface DatagramSockets {
	readonly address: ListenAddress;
	/** Datagrams the kernel threw away; undefined where it does not say. */
	readonly kernelLost: number | undefined;
	readonly problem: string | undefined;
	/** Reads the kernel's count once more, and closes. */
	close(): Promise<void>;
}

/** Binds; throws connectors.portInUse, cannotListen, noReusePort. */
export async function openDatagramSockets(
	settings: DatagramSocketSettings,
): Promise<DatagramSockets> {
	const { host, workers, receiveBufferBytes } = settings;
	const usesIPv6 = isIPv6(host);
	const sockets: Socket[] = [];
	let kernelLost: number | undefined;
	let problem: string | undefined;

	async function closeAll(): Promise<void> {
		await Promise.all(
			sockets.map(
				(socket) => new Promise<void>((resolve) => socket.close(resolve)),
			),
		);
	}

	async function open(port: number): Promise<number> {
		const socket = createSocket({
			type: usesIPv6 ? "udp6" : "udp4",
			...(workers > 1 ? { reusePort: true } : undefined),
		});
		await bind(socket, { host, port }, workers);
		sockets.push(socket);
		// The kernel gives less when net.core.rmem_max is lower; what that costs shows in `kernelLost`.
		socket.setRecvBufferSize(receiveBufferBytes);
		socket.on("message", (datagram, sender) =>
			settings.onDatagram(datagram, sender, socket),
		);
		socket.on("error", (error) => {
			problem = `cannot receive datagrams: ${error.message}`;
		});
		return socket.address().port;
	}

	let { port } = settings;
	try {
		for (let worker = 0; worker < workers; worker++) port = await open(port);
	} catch (error) {
		await closeAll();
		throw error;
	}

	async function readDrops(): Promise<void> {
		kernelLost = await readKernelDrops(port, usesIPv6);
	}
	const timer = setInterval(() => {
		readDrops().catch((error: Error) => {
			problem = `cannot read the kernel's count of lost datagrams: ${error.message}`;
		});
	}, kernelDropsEveryMs);
	timer.unref();

	return {
		address: { host: sockets[0]?.address().address ?? host, port },
		get kernelLost() {
			return kernelLost;
		},
		get problem() {
			return problem;
		},
		async close() {
			clearInterval(timer);
			await readDrops();
			await closeAll();
		},
	};
}

async function bind(
	socket: Socket,
	address: ListenAddress,
	workers: number,
): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		const refuse = (error: Error) => {
			socket.close();
			reject(
				isErrorCode(error, "ENOTSUP")
					? connectorErrors.make("noReusePort", { workers }, error)
					: listenError(error, address),
			);
		};
		socket.once("error", refuse);
		socket.bind({ port: address.port, address: address.host }, () => {
			socket.off("error", refuse);
			resolve();
		});
	});
}
