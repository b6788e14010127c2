import type { RemoteInfo } from "node:dgram";
import snmp, {
	type NotificationPdu,
	type ReceiverSocket,
	type Varbind,
} from "net-snmp";
import { describeError } from "#schema/index.ts";

export interface Trap {
	readonly version: "snmpV1" | "snmpV2";
	readonly community: string;
	/** With what version 1 says in its head, under the OIDs that RFC 3584 gives it. */
	readonly varbinds: readonly Varbind[];
	/** For an inform: what its sender waits for. */
	readonly answer: Buffer | undefined;
}

export type DecodedTrap = Trap | { readonly reason: string };

/** Reads one datagram. */
export type TrapDecoder = (datagram: Buffer, sender: RemoteInfo) => DecodedTrap;

/**
 * The receiver of the library decodes, but gets no socket: it would answer an inform before the trap is durable, and
 * could say neither its port nor what the kernel lost. It hands out what it decoded before its handler returns.
 */
export function createTrapDecoder(): TrapDecoder {
	let receive: ((datagram: Buffer, sender: RemoteInfo) => void) | undefined;
	let decoded: DecodedTrap | undefined;
	let answer: Buffer | undefined;
	const socket: ReceiverSocket = {
		on(event, listener) {
			// The listener of messages takes what a datagram socket would give it.
			if (event === "message") receive = listener as typeof receive;
		},
		bind: () => {},
		send(buffer) {
			answer = buffer;
		},
		close: (callback) => callback?.(),
	};
	snmp.createReceiver(
		{
			// Communities are compared by whoever asks; users of version 3 are not known here.
			disableAuthorization: true,
			includeAuthentication: true,
			dgramModule: { createSocket: () => socket },
		},
		(error, data) => {
			decoded =
				data === undefined
					? { reason: describeError(error) }
					: readPdu(data.pdu, answer);
		},
	);
	return (datagram, sender) => {
		decoded = undefined;
		answer = undefined;
		receive?.(datagram, sender);
		// The library answers a version 3 sender that wants to know it, and says nothing else.
		return decoded ?? { reason: versionTrouble };
	};
}

const versionTrouble = "traps of SNMP version 3 are not read";

function readPdu(
	pdu: NotificationPdu,
	answer: Buffer | undefined,
): DecodedTrap {
	if (pdu.user !== undefined) return { reason: versionTrouble };
	const { community = "" } = pdu;
	return pdu.type === snmp.PduType.Trap
		? {
				version: "snmpV1",
				community,
				varbinds: [...readHead(pdu), ...pdu.varbinds],
				answer: undefined,
			}
		: { version: "snmpV2", community, varbinds: pdu.varbinds, answer };
}

const enterpriseSpecific = 6;

/** RFC 3584 §3.1: how what a trap of version 1 has in its head is said in version 2. */
function readHead(pdu: NotificationPdu): Varbind[] {
	const {
		enterprise = "0.0",
		generic = enterpriseSpecific,
		specific = 0,
	} = pdu;
	const { OID, TimeTicks, IpAddress } = snmp.ObjectType;
	const name =
		generic === enterpriseSpecific
			? `${enterprise}.0.${specific}`
			: `1.3.6.1.6.3.1.1.5.${generic + 1}`;
	return [
		{ oid: "1.3.6.1.2.1.1.3.0", type: TimeTicks ?? 0, value: pdu.upTime ?? 0 },
		{ oid: "1.3.6.1.6.3.1.1.4.1.0", type: OID ?? 0, value: name },
		{ oid: "1.3.6.1.6.3.1.1.4.3.0", type: OID ?? 0, value: enterprise },
		{
			oid: "1.3.6.1.6.3.18.1.3.0",
			type: IpAddress ?? 0,
			value: pdu.agentAddr ?? "",
		},
	];
}
