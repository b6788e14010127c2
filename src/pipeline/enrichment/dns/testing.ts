/** For tests: a DNS server on the loopback interface, over UDP and TCP, that answers as the test says. */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";
import type { TestContext } from "node:test";
import { isErrorCode } from "#platform/index.ts";

export type RecordType = "PTR" | "A" | "AAAA";

export interface Question {
	readonly name: string;
	readonly type: RecordType;
	readonly transport: "udp" | "tcp";
	/** Source port of the query. */
	readonly port: number;
}

export type Reply =
	/** Names of PTR records are split at dots, bytes as they are; an empty list is "no such type". */
	| { readonly values: readonly string[]; readonly hasWrongId?: boolean }
	/** Several datagrams, one after the other. */
	| { readonly replies: readonly Reply[] }
	| "noSuchName"
	| "serverFailure"
	| "truncated"
	| "silence";

export interface DnsServer {
	/** For the setting of a rule. */
	readonly address: string;
	/** Everything that was asked. */
	readonly questions: readonly Question[];
	/** Most questions that were open at once. */
	readonly mostOpen: () => number;
}

const typeCodes = { A: 1, PTR: 12, AAAA: 28 } as const;

export async function startDnsServer(
	t: TestContext,
	answer: (question: Question) => Reply | Promise<Reply>,
): Promise<DnsServer> {
	const questions: Question[] = [];
	let open = 0;
	let mostOpen = 0;

	async function handle(
		query: Buffer,
		transport: "udp" | "tcp",
		port: number,
		send: (message: Buffer) => void,
	): Promise<void> {
		const question = { ...readQuestion(query), transport, port };
		questions.push(question);
		open += 1;
		mostOpen = Math.max(mostOpen, open);
		const reply = await answer(question);
		open -= 1;
		for (const message of encodeReply(query, reply, question.type)) {
			send(message);
		}
	}

	const { udp, tcp, port } = await listenOnBoth(t);
	let isClosed = false;
	t.after(() => {
		isClosed = true;
	});
	udp.on("message", (query, { address, port }) => {
		handle(query, "udp", port, (message) => {
			if (!isClosed) udp.send(message, port, address);
		});
	});
	tcp.on("connection", (socket) => {
		t.after(() => socket.destroy());
		socket.on("error", () => socket.destroy());
		socket.on("data", (data) => {
			handle(data.subarray(2), "tcp", socket.remotePort ?? 0, (message) => {
				const length = Buffer.alloc(2);
				length.writeUInt16BE(message.length);
				socket.write(Buffer.concat([length, message]));
			});
		});
	});
	return {
		address: `127.0.0.1:${port}`,
		questions,
		mostOpen: () => mostOpen,
	};
}

/** One port for both: a free one of UDP may be taken for TCP, so some are tried. */
async function listenOnBoth(t: TestContext) {
	for (let attempt = 1; ; attempt++) {
		const udp = createSocket("udp4");
		udp.bind(0, "127.0.0.1");
		await once(udp, "listening");
		const { port } = udp.address();
		const tcp = createServer();
		try {
			tcp.listen(port, "127.0.0.1");
			await once(tcp, "listening");
		} catch (error) {
			udp.close();
			if (attempt < 20 && isErrorCode(error, "EADDRINUSE")) continue;
			throw error;
		}
		t.after(() => {
			udp.close();
			tcp.close();
		});
		return { udp, tcp, port };
	}
}

function readQuestion(query: Buffer): Pick<Question, "name" | "type"> {
	const labels: string[] = [];
	let at = 12;
	for (;;) {
		const length = query[at] ?? 0;
		if (length === 0) break;
		labels.push(query.toString("latin1", at + 1, at + 1 + length));
		at += 1 + length;
	}
	const code = query.readUInt16BE(at + 1);
	const type = code === 12 ? "PTR" : code === 28 ? "AAAA" : "A";
	return { name: labels.join("."), type };
}

function encodeReply(
	query: Buffer,
	reply: Reply,
	type: RecordType,
): readonly Buffer[] {
	if (reply === "silence") return [];
	if (typeof reply === "object" && "replies" in reply) {
		return reply.replies.flatMap((one) => encodeReply(query, one, type));
	}
	const values = typeof reply === "string" ? [] : reply.values;
	const codes = {
		noSuchName: 0x8183,
		serverFailure: 0x8182,
		truncated: 0x8380,
	};
	const header = Buffer.from(query.subarray(0, 12));
	header.writeUInt16BE(typeof reply === "string" ? codes[reply] : 0x8180, 2);
	header.writeUInt16BE(values.length, 6);
	// No additional records, though the query may have one.
	header.writeUInt16BE(0, 10);
	if (typeof reply === "object" && reply.hasWrongId === true) {
		header.writeUInt16BE(header.readUInt16BE(0) ^ 0x5555, 0);
	}
	const questionEnd = query.indexOf(0, 12) + 5;
	return [
		Buffer.concat([
			header,
			query.subarray(12, questionEnd),
			...values.map((value) => encodeRecord(type, value)),
		]),
	];
}

function encodeRecord(type: RecordType, value: string): Buffer {
	const data = encodeValue(type, value);
	const head = Buffer.alloc(12);
	// The name is that of the question.
	head.writeUInt16BE(0xc00c, 0);
	head.writeUInt16BE(typeCodes[type], 2);
	head.writeUInt16BE(1, 4);
	head.writeUInt32BE(3600, 6);
	head.writeUInt16BE(data.length, 10);
	return Buffer.concat([head, data]);
}

function encodeValue(type: RecordType, value: string): Buffer {
	if (type === "A") return Buffer.from(value.split(".").map(Number));
	if (type === "AAAA") return Buffer.from(value.replaceAll(":", ""), "hex");
	const labels = value.split(".").map((label) => Buffer.from(label, "latin1"));
	return Buffer.concat([
		...labels.flatMap((label) => [Buffer.from([label.length]), label]),
		Buffer.from([0]),
	]);
}
