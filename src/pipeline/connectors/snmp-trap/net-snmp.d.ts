/** What we use of net-snmp, which has no types of its own. */
declare module "net-snmp" {
	import type { RemoteInfo } from "node:dgram";

	export interface Varbind {
		readonly oid: string;
		readonly type: number;
		/** Buffer for octet strings, opaque values and 64-bit counters. */
		readonly value: unknown;
	}

	export interface NotificationPdu {
		readonly type: number;
		readonly varbinds: readonly Varbind[];
		/** SNMP version 1 and 2c; absent when it is empty. */
		readonly community?: string;
		/** SNMP version 3. */
		readonly user?: string;
		/** Version 1 only, as all below. */
		readonly enterprise?: string;
		readonly agentAddr?: string;
		readonly generic?: number;
		readonly specific?: number;
		readonly upTime?: number;
	}

	/** What a receiver wants of a datagram socket. */
	export interface ReceiverSocket {
		on(event: string, listener: (...args: never[]) => void): unknown;
		bind(port: number, address: string | null): unknown;
		send(
			buffer: Buffer,
			offset: number,
			length: number,
			port: number,
			address: string,
			callback: (error: Error | null, bytes: number) => void,
		): void;
		close(callback?: () => void): void;
	}

	export interface ReceiverOptions {
		readonly disableAuthorization?: boolean;
		readonly includeAuthentication?: boolean;
		readonly dgramModule?: { createSocket(type: string): ReceiverSocket };
	}

	export interface Session {
		trap(
			typeOrOid: number | string,
			varbinds: readonly Varbind[],
			options: { readonly agentAddr?: string; readonly upTime?: number },
			callback: (error: Error | null) => void,
		): void;
		inform(
			typeOrOid: number | string,
			varbinds: readonly Varbind[],
			callback: (error: Error | null) => void,
		): void;
		close(): void;
	}

	const snmp: {
		readonly Version1: number;
		readonly Version2c: number;
		readonly ObjectType: Readonly<Record<string, number>>;
		readonly PduType: Readonly<Record<string, number>>;
		createReceiver(
			options: ReceiverOptions,
			callback: (
				error: Error | null,
				data?: {
					readonly pdu: NotificationPdu;
					readonly rinfo: RemoteInfo;
				},
			) => void,
		): { close(callback?: () => void): void };
		createSession(
			target: string,
			community: string,
			options: {
				readonly trapPort: number;
				readonly version: number;
				readonly retries?: number;
				readonly timeout?: number;
			},
		): Session;
	};
	export default snmp;
}
