/** Groups of encoded events as a storage writes them: recorded sshd and Windows lines, invented CEF lines, or a mix. */
import { readSshdLines, readWindowsLines } from "./corpora.ts";
import { inventCefLine, inventWindowsLine } from "./invented-events.ts";
import { inventSshdLines } from "./invented-sshd.ts";
import { createRandom, type Random } from "./random.ts";
import {
	createCollecting,
	loadShippedContent,
	toBatches,
} from "./shipped-content.ts";

export interface Group {
	readonly events: string;
	readonly rows: number;
	/** Bytes of the lines as they were received. */
	readonly rawBytes: number;
}

export type Kind = "sshd" | "cef" | "windows" | "mixed";

/** Of 100 lines of the mix, by number: three quarters of its bytes are from Windows. */
const mix = { sshd: 60, cef: 25 };

const start = Date.UTC(2026, 0, 5, 8);
/** Between batches of 500 at 30,000 events a second. */
const stepMs = 17;

/** About `count` events in groups of `groupBytes`, with times that move on through all groups. */
export async function makeGroups(
	kind: Kind,
	count: number,
	groupBytes: number,
): Promise<Group[]> {
	const collecting = createCollecting(await loadShippedContent());
	const lines = makeLines(kind, count);
	const groups: Group[] = [];
	let gathered: string[] = [];
	let size = 0;
	let rawBytes = 0;
	const close = () => {
		if (gathered.length === 0) return;
		const events = gathered.join("\n");
		groups.push({ events, rows: gathered.length, rawBytes });
		gathered = [];
		size = 0;
		rawBytes = 0;
	};
	for (const [index, batch] of toBatches(lines, start).entries()) {
		const receivedAt = start + index * stepMs;
		for (const line of await collecting.lines({ ...batch, receivedAt })) {
			gathered.push(line);
			size += line.length;
		}
		for (const { text } of batch.messages)
			rawBytes += Buffer.byteLength(String(text)) + 1;
		if (size >= groupBytes) close();
	}
	close();
	return groups;
}

function makeLines(kind: Kind, count: number): string[] {
	const random = createRandom(7);
	const sources = {
		sshd: sshdLines(random),
		cef: cefLines(random),
		windows: windowsLines(random),
	};
	return Array.from({ length: count }, () => {
		if (kind !== "mixed") return sources[kind]();
		const place = random.below(100);
		if (place < mix.sshd) return sources.sshd();
		return place < mix.sshd + mix.cef ? sources.cef() : sources.windows();
	});
}

/** Recorded lines over and over, each time of other processes, ports and addresses, or they would compress too well. */
function sshdLines(random: Random): () => string {
	const recorded = readSshdLines() ?? inventSshdLines(random, 2000);
	const addresses = new Map<string, string>();
	let next = 0;
	return () => {
		const round = Math.floor(next / recorded.length);
		const line = recorded[next % recorded.length] ?? "";
		if (next % recorded.length === 0) addresses.clear();
		next++;
		return line
			.replace(
				/sshd\[(\d+)\]/,
				(_, pid) => `sshd[${Number(pid) + round * 977}]`,
			)
			.replace(/port \d+/, () => `port ${1024 + random.below(60_000)}`)
			.replace(/\b\d+\.\d+\.\d+\.\d+\b/g, (address) => {
				const other =
					addresses.get(address) ??
					[1, 0, 0, 1].map((low) => low + random.below(222)).join(".");
				addresses.set(address, other);
				return other;
			});
	};
}

function cefLines(random: Random): () => string {
	let next = 0;
	return () => inventCefLine(random, start + next++ * 40);
}

function windowsLines(random: Random): () => string {
	const recorded =
		readWindowsLines(16_000) ??
		Array.from({ length: 4000 }, (_, index) =>
			inventWindowsLine(random, start + index * 40),
		);
	let next = 0;
	return () => recorded[next++ % recorded.length] ?? "";
}
