/** Lane: batches of encoded events into a journal, each durable before it counts, and read back; on a real disk. */
import {
	closeSync,
	fdatasyncSync,
	openSync,
	readSync,
	writeSync,
} from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openJournal, type RawBatch } from "#pipeline/index.ts";
import { readSshdLines } from "./corpora.ts";
import { inventSshdLines } from "./invented-sshd.ts";
import { createRandom } from "./random.ts";
import { publish, readLaneSettings } from "./report.ts";
import { alternate, perCpuSecond, ratios } from "./rounds.ts";
import {
	batchSize,
	createCollecting,
	loadShippedContent,
	toBatches,
} from "./shipped-content.ts";
import { formatNumber } from "./table.ts";

const { isShort } = readLaneSettings(process.argv.slice(2));
const rounds = isShort ? 3 : 5;
const records = isShort ? 400 : 1200;
/** What a busy collector has open: its connectors stop reading at about so many batches. */
const inFlight = 32;
const readBytes = 4 * 1024 * 1024;

const lines = readSshdLines() ?? inventSshdLines(createRandom(1), 2000);
const collector = createCollecting(await loadShippedContent());
const [batch] = toBatches(lines, Date.UTC(2026, 0, 5));
if (batch === undefined) throw new Error("there are lines");
const payload = Buffer.from((await collector.lines(batch)).join("\n"));
const megabytes = (records * payload.length) / 1e6;

async function secondsOf(work: () => unknown): Promise<number> {
	globalThis.gc?.();
	const began = performance.now();
	await work();
	return (performance.now() - began) / 1000;
}

interface Seconds {
	readonly write: number;
	readonly read: number;
}

async function throughJournal(directory: string): Promise<Seconds> {
	const journal = await openJournal({ directory });
	let appended = 0;
	async function append(): Promise<void> {
		while (appended++ < records) await journal.append(payload);
	}
	const write = await secondsOf(() =>
		Promise.all(Array.from({ length: inFlight }, append)),
	);
	const reader = journal.reader(1);
	const signal = AbortSignal.timeout(60_000);
	const read = await secondsOf(async () => {
		for (let seen = 0; seen < records; ) {
			const found = await reader.read(readBytes, signal);
			if (found.length === 0) throw new Error(`read ${seen} of ${records}`);
			seen += found.length;
		}
	});
	await reader.close();
	await journal.close();
	return { write, read };
}

/** The same bytes with nothing around them: a write and fdatasync for as many records as were in flight. */
async function plainly(directory: string): Promise<Seconds> {
	const file = openSync(join(directory, "plain"), "w+");
	const group = Buffer.concat(Array(inFlight - 1).fill(payload));
	const bytes = records * payload.length;
	const write = await secondsOf(() => {
		for (let at = 0; at < bytes; ) {
			at += writeSync(file, group, 0, Math.min(group.length, bytes - at));
			fdatasyncSync(file);
		}
	});
	const read = await secondsOf(() => {
		for (let at = 0; at < bytes; ) {
			// A buffer of its own each time, as records that are handed on need one.
			at += readSync(file, Buffer.allocUnsafe(readBytes), { position: at });
		}
	});
	closeSync(file);
	return { write, read };
}

async function inDirectory(
	work: (directory: string) => Promise<Seconds>,
): Promise<Seconds> {
	const directory = await mkdtemp(join(tmpdir(), "ursa-bench-journal-"));
	try {
		return await work(directory);
	} finally {
		await rm(directory, { recursive: true });
	}
}

const ours: Seconds[] = [];
const plain: Seconds[] = [];
for (let round = 0; round <= rounds; round++) {
	const isFirst = round % 2 === 0;
	const before = isFirst ? undefined : await inDirectory(plainly);
	const result = await inDirectory(throughJournal);
	const other = before ?? (await inDirectory(plainly));
	// The first round warms up.
	if (round === 0) continue;
	ours.push(result);
	plain.push(other);
}

/** Batches per portion: each is acknowledged when its record is durable, so many at a time. */
const portion = 4 * inFlight;
const seconds = isShort ? 0.5 : 2;

/** Events per CPU-second from text to record, without and with the journal behind it. */
async function costOfJournal(): Promise<Record<"without" | "with", number[]>> {
	const directory = await mkdtemp(join(tmpdir(), "ursa-bench-journal-"));
	const journal = await openJournal({ directory });
	const work = (finish: (record: Buffer) => Promise<unknown>) => () =>
		perCpuSecond(seconds, () => async () => {
			let taken = 0;
			async function collect(given: RawBatch): Promise<void> {
				while (taken++ < portion) await finish(await collector.record(given));
			}
			if (batch === undefined) throw new Error("there are lines");
			await Promise.all(Array.from({ length: inFlight }, () => collect(batch)));
			return portion * batchSize;
		});
	try {
		return await alternate(rounds, {
			without: work(async () => undefined),
			with: work(async (record) => {
				const sequence = await journal.append(record);
				// What every consumer has read is deleted, as in a collector that keeps up.
				await journal.releaseBefore(sequence);
			}),
		});
	} finally {
		await journal.close();
		await rm(directory, { recursive: true });
	}
}

const cost = await costOfJournal();

const perSecond = (amount: number, list: readonly number[]): number[] =>
	list.map((seconds) => amount / seconds);
const events = records * batchSize;
const writes = ours.map(({ write }) => write);
const reads = ours.map(({ read }) => read);
const plainWrites = plain.map(({ write }) => write);
const plainReads = plain.map(({ read }) => read);
publish({
	rows: [
		{
			figure: "appended and durable",
			unit: "events per second",
			samples: perSecond(events, writes),
		},
		{
			figure: "appended and durable",
			unit: "MB/s",
			samples: perSecond(megabytes, writes),
		},
		{
			figure: "plain write and fdatasync of the same",
			unit: "MB/s",
			samples: perSecond(megabytes, plainWrites),
		},
		{
			figure: "time of the journal ÷ time of plain writes",
			unit: "ratio",
			samples: ratios(writes, plainWrites),
		},
		{
			figure: "read back",
			unit: "events per second",
			samples: perSecond(events, reads),
		},
		{
			figure: "read back",
			unit: "MB/s",
			samples: perSecond(megabytes, reads),
		},
		{
			figure: "time of reading back ÷ time of plain reads",
			unit: "ratio",
			samples: ratios(reads, plainReads),
		},
		{
			figure: "from text to record",
			unit: "events per CPU-second",
			samples: cost.without,
		},
		{
			figure: "from text to durable and acknowledged",
			unit: "events per CPU-second",
			samples: cost.with,
		},
		{
			figure: "CPU of journal and acknowledgement",
			unit: "µs per event",
			samples: cost.with.map(
				(rate, round) => 1e6 / rate - 1e6 / (cost.without[round] ?? Number.NaN),
			),
			goal: "≤ 15 % of the whole way, see end-to-end",
		},
	],
	notes: [
		`records of ${batchSize} events (${formatNumber(payload.length / 1e3)} kB), ${inFlight} appends in flight, in ${tmpdir()}; what is read back is in the page cache`,
	],
});
