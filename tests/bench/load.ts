/**
 * What a gate to a large network logs: people and jobs, one line in ten of strangers who come once, and a few
 * attackers who do not stop, so that rules have windows to keep and fire now and then.
 */
import { Readable } from "node:stream";
import {
	failedPassword,
	hostileSshdMessage,
	ordinarySshdMessage,
} from "./invented-sshd.ts";
import type { Random } from "./random.ts";

const linesPerBlock = 500;

/** A line as syslog of RFC 5424, stamped with the given time. */
export function sshdLine(time: string, pid: number, message: string): string {
	return `<38>1 ${time} gate sshd ${pid} - - ${message}`;
}

function message(random: Random): string {
	if (random.below(200) === 0) {
		const attacker = `203.0.113.${random.below(50)}`;
		return failedPassword("root", attacker, 1024 + random.below(60_000));
	}
	if (random.below(10) > 0) return ordinarySshdMessage(random);
	// 131,072 addresses that RFC 2544 sets aside for benchmarks.
	const stranger = `198.${18 + random.below(2)}.${random.below(256)}.${random.below(256)}`;
	return hostileSshdMessage(random, stranger);
}

/** Blocks of lines, stamped when they are made, until `isOver`. */
export function createLoad(random: Random, isOver: () => boolean): Readable {
	let pid = 0;
	function* blocks(): Generator<Buffer> {
		while (!isOver()) {
			const time = new Date().toISOString();
			let text = "";
			for (let count = 0; count < linesPerBlock; count++)
				text += `${sshdLine(time, pid++, message(random))}\n`;
			yield Buffer.from(text);
		}
	}
	return Readable.from(blocks(), { objectMode: false });
}
