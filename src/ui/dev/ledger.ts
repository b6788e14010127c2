/** An invented ledger of the last ten days and its dead letters. */
import type { z } from "zod";
import type {
	deadLetterShape,
	ledgerDifferenceShape,
	ledgerEntryShape,
} from "#api/contract/index.ts";
import { collectorId } from "./events.ts";
import { MockError } from "./mock-error.ts";
import type { Random } from "./random.ts";
import { northCollectorId } from "./services.ts";

type Entry = z.output<typeof ledgerEntryShape>;
type Letter = z.output<typeof deadLetterShape>;

const hourMs = 3_600_000;
const hours = 240;

const sources: readonly [
	service: string,
	connector: string,
	source: string,
	perHour: number,
][] = [
	[collectorId, "tcp:5140", "10.30.0.5", 410_000],
	[collectorId, "tcp:5140", "10.30.0.9", 92_000],
	[collectorId, "udp:5140", "10.30.4.1", 61_000],
	[northCollectorId, "tcp:5141", "wec-north.corp.example", 33_000],
];

export function makeLedger(random: Random, now: number): Entry[] {
	const thisHour = Math.floor(now / hourMs) * hourMs;
	const entries: Entry[] = [];
	for (let back = hours - 1; back >= 0; back--) {
		const hour = thisHour - back * hourMs;
		const wave = 1 + Math.sin(hour / 1.38e7) * 0.5;
		for (const [serviceId, connector, source, perHour] of sources)
			entries.push(
				...hourOf(
					random,
					{ hour, serviceId, connector, source },
					perHour * wave,
				),
			);
	}
	return entries;
}

function hourOf(
	random: Random,
	place: Pick<Entry, "hour" | "serviceId" | "connector" | "source">,
	about: number,
): Entry[] {
	const received = Math.floor(about * (0.9 + random.next() * 0.2));
	const part = (share: number) => Math.floor(received * share);
	const isNorth = place.serviceId === northCollectorId;
	const losses: [Entry["outcome"], string, number][] = isNorth
		? [["filtered", "storage", part(0.02)]]
		: [
				["dropped", "Health checks of the load balancer", part(0.061)],
				["dropped", "Debug lines", part(0.0266)],
				["aggregated", "Denied packets of the firewall", part(0.013)],
				["rejected", "json.syntax", part(0.0003)],
				["rejected", "normalizer.noMatch", part(0.0001)],
				["redirected", "archive-kafka", part(0.002)],
			];
	const produced = isNorth ? 0 : part(0.001);
	const lost = losses.reduce((sum, [, , count]) => sum + count, 0);
	const rows: [Entry["outcome"], string, number][] = [
		["received", "", received],
		["produced", "Denied packets of the firewall", produced],
		...losses,
		["stored", "", received + produced - lost],
		["detected", "", random.below(3)],
	];
	return rows
		.filter(([, , count]) => count > 0)
		.map(([outcome, reason, count]) => ({ ...place, outcome, reason, count }));
}

/** One hour that lost events, so that a difference can be seen. */
export function verifyLedger(
	entries: readonly Entry[],
	from: number,
	to: number,
): {
	from: number;
	to: number;
	checked: number;
	differences: z.output<typeof ledgerDifferenceShape>[];
} {
	const first = Math.floor(from / hourMs) * hourMs;
	const end = Math.ceil(to / hourMs) * hourMs;
	const inside = entries.filter(({ hour }) => hour >= first && hour < end);
	const checked = new Set(inside.map((e) => `${e.hour} ${e.serviceId}`)).size;
	const last = inside.at(-1);
	const isLong = to - from > 30 * hourMs;
	return {
		from: first,
		to: end,
		checked,
		differences:
			isLong && last
				? [
						{
							hour: last.hour - 26 * hourMs,
							serviceId: northCollectorId,
							ledgerStored: 32_114,
							events: 32_112,
							imbalance: 0,
							missing: 3,
							unaccounted: 1,
							duplicates: 2,
						},
					]
				: [],
	};
}

const broken: readonly [code: string, cause: string, raw: string][] = [
	[
		"json.syntax",
		"The line is no JSON: unexpected end after character 41.",
		'{"EventID":4625,"Computer":"dc01","User":"',
	],
	[
		"normalizer.noMatch",
		"No normalizer of the collector fits the line: add one, or an extra normalizer for this format.",
		"Nov 24 07:12:44 printer-3 lpd[221]: job 88 done",
	],
	[
		"json.syntax",
		"The line is no JSON: unexpected “<” at character 1.",
		"<script>alert(1)</script>\u202egnp.exe",
	],
	[
		"event.tooLarge",
		"The event is larger than 4 MB: raise no limit, cut it at the source.",
		"x".repeat(4000),
	],
];

export function makeDeadLetters(random: Random, now: number): Letter[] {
	return Array.from({ length: 340 }, (_, i) => {
		const [code, cause, raw] = broken[i % broken.length] ?? ["", "", ""];
		const isNorth = i % 9 === 4;
		return {
			id: random.uuid(),
			timestamp: now - i * 180_000 - random.below(100_000),
			serviceId: isNorth ? northCollectorId : collectorId,
			connector: isNorth ? "tcp:5141" : "tcp:5140",
			source: isNorth ? "wec-north.corp.example" : "10.30.0.5",
			code,
			cause,
			raw,
			rawBytes: raw.length > 1000 ? 5_200_000 : raw.length,
			...(i % 17 === 3 ? { replayedAt: now - 3_000_000 } : {}),
		};
	});
}

/** What the list of dead letters shows of a message, as much as the real server does. */
const listedChars = 64 * 1024;

/** Lines without a normalizer have one meanwhile; the others are refused again. */
export function replay(
	letters: Letter[],
	chosen: readonly Letter[],
	now: number,
) {
	const refused = chosen.filter(({ code }) => code !== "normalizer.noMatch");
	for (const letter of letters)
		if (chosen.includes(letter) && !refused.includes(letter))
			letter.replayedAt = now;
	return {
		isComplete: chosen.length <= 500,
		replayed: chosen.length - refused.length,
		refused: refused.map(({ id, code, cause }) => ({ id, code, cause })),
	};
}

export function findLetter(
	letters: readonly Letter[],
	id: string | undefined,
): Letter {
	const found = letters.find((letter) => letter.id === id);
	if (!found)
		throw new MockError(
			404,
			"api.deadLetterNotFound",
			"There is no such dead letter: it is older than they are kept, or you may not see it.",
		);
	return { ...found, raw: found.raw.slice(0, listedChars) };
}
