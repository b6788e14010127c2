/**
 * Lane: what a collector spends on a message, from its text to the encoded event, without network and disk. One part a
 * process: sshd, cef or windows.
 */
import { readSshdLines, readWindowsLines } from "./corpora.ts";
import { inventCefLine, inventWindowsLine } from "./invented-events.ts";
import { inventSshdLines } from "./invented-sshd.ts";
import { createRandom } from "./random.ts";
import {
	type LaneReport,
	type LaneSettings,
	publish,
	readLaneSettings,
} from "./report.ts";
import { alternate, type Contender, perCpuSecond, ratios } from "./rounds.ts";
import { rsyslogVersion, runRsyslog } from "./rsyslog.ts";
import {
	createCollecting,
	loadShippedContent,
	toBatches,
} from "./shipped-content.ts";
import { type PeerParsing, runSyslogNg, syslogNgVersion } from "./syslog-ng.ts";

const unit = "events per CPU-second";
const random = createRandom(1);
const settings = readLaneSettings(process.argv.slice(2));
const rounds = settings.isShort ? 3 : 5;
const seconds = settings.isShort ? 0.4 : 1;

async function collecting(lines: readonly string[]): Promise<Contender> {
	const collector = createCollecting(await loadShippedContent());
	const batches = toBatches(lines, Date.UTC(2026, 0, 5));
	let next = 0;
	return () =>
		perCpuSecond(seconds, () => async () => {
			const batch = batches[next++ % batches.length];
			if (batch === undefined) return 0;
			await collector.record(batch);
			return batch.messages.length;
		});
}

function parsing(lines: readonly string[]): Contender {
	let next = 0;
	return () =>
		perCpuSecond(seconds / 2, () => () => {
			const end = next + 500;
			for (; next < end; next++) JSON.parse(lines[next % lines.length] ?? "");
			return 500;
		});
}

function repeat(lines: readonly string[], count: number): string[] {
	return Array.from(
		{ length: count },
		(_, index) => lines[index % lines.length] ?? "",
	);
}

/** Ours beside syslog-ng when that is installed. */
interface Peer {
	readonly product: string;
	/** With its version; undefined when it is not installed. */
	readonly name: string | undefined;
	readonly run: (lines: readonly string[]) => Promise<number>;
	/** What the ratio ours ÷ its shall be. */
	readonly goal?: string;
}

function syslogNg(parsing: PeerParsing): Peer {
	return {
		product: "syslog-ng",
		name: syslogNgVersion(),
		run: (lines) => runSyslogNg(lines, parsing),
		goal: "≥ 1.5",
	};
}

async function compareWithPeers(
	name: string,
	lines: readonly string[],
	peers: readonly Peer[],
	origin: string,
): Promise<LaneReport> {
	const present = peers.filter((peer) => peer.name !== undefined);
	const peerLines = repeat(lines, settings.isShort ? 50_000 : 100_000);
	const samples = await alternate(rounds, {
		ours: await collecting(lines),
		...Object.fromEntries(
			present.map(({ product, run }) => [product, () => run(peerLines)]),
		),
	});
	return {
		rows: [
			{ figure: `${name} to encoded events`, unit, samples: samples.ours },
			...present.flatMap((peer) => {
				// Each contender has its samples.
				const theirs = samples[peer.product as "ours"];
				return [
					{
						figure: `${name} through ${peer.name} to JSON`,
						unit,
						samples: theirs,
					},
					{
						figure: `${name}, Ursa ÷ ${peer.product}`,
						unit: "ratio",
						samples: ratios(samples.ours, theirs),
						...(peer.goal === undefined ? {} : { goal: peer.goal }),
					},
				];
			}),
		],
		notes: [
			origin,
			...peers
				.filter((peer) => peer.name === undefined)
				.map(({ product }) => `${product} is not installed`),
		],
	};
}

async function compareWithJsonParse(): Promise<LaneReport> {
	const real = readWindowsLines(10_000);
	const lines =
		real ??
		Array.from({ length: 4000 }, (_, index) =>
			inventWindowsLine(random, Date.UTC(2026, 0, 5) + index * 40),
		);
	const samples = await alternate(rounds, {
		ours: await collecting(lines),
		parse: parsing(lines),
	});
	return {
		rows: [
			{ figure: "Windows JSON to encoded events", unit, samples: samples.ours },
			{
				figure: "Windows JSON, JSON.parse alone",
				unit,
				samples: samples.parse,
			},
			{
				figure: "Windows JSON, cost ÷ cost of JSON.parse",
				unit: "ratio",
				samples: ratios(samples.parse, samples.ours),
				goal: "≤ 2.5",
			},
		],
		notes: [describe("Windows JSON", lines, real !== undefined)],
	};
}

function describe(
	name: string,
	lines: readonly string[],
	isReal: boolean,
): string {
	const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0);
	return `${name}: ${lines.length} ${isReal ? "recorded" : "invented"} lines, ${Math.round(bytes / lines.length)} bytes on average, over and over`;
}

async function run({ parts: [part] }: LaneSettings): Promise<LaneReport> {
	switch (part) {
		case "sshd": {
			const real = readSshdLines();
			const lines = real ?? inventSshdLines(random, 2000);
			const origin = describe("sshd", lines, real !== undefined);
			const peers = [
				syslogNg("syslog"),
				{ product: "rsyslog", name: rsyslogVersion(), run: runRsyslog },
			];
			return compareWithPeers("sshd", lines, peers, origin);
		}
		case "cef": {
			const lines = Array.from({ length: 2000 }, (_, index) =>
				inventCefLine(random, Date.UTC(2026, 0, 5) + index * 40),
			);
			const origin = describe("CEF", lines, false);
			return compareWithPeers("CEF", lines, [syslogNg("cef")], origin);
		}
		case "windows":
			return compareWithJsonParse();
		default:
			throw new Error("say which part: sshd, cef or windows");
	}
}

publish(await run(settings));
