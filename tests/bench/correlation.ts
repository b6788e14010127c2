/**
 * Lane: all shipped rules over the events of an attacked sshd. Time goes on from one pass over the lines to the next,
 * so windows open, fire and close as they would.
 */
import { decodeEvent, type Event, encodeEvent } from "#event/index.ts";
import { createIdSource } from "#platform/index.ts";
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

const unit = "events per CPU-second";
const { isShort } = readLaneSettings(process.argv.slice(2));
const rounds = isShort ? 3 : 5;
const seconds = isShort ? 0.4 : 1;

const content = await loadShippedContent();
const correlator = content.createCorrelator();
const real = readSshdLines();
const batches = toBatches(
	real ?? inventSshdLines(createRandom(1), 2000),
	Date.UTC(2026, 0, 5),
);
const collector = createCollecting(content);
const sample = (await Promise.all(batches.map(collector.events))).flat();
const encoded = sample.map(encodeEvent);

const times = sample.map((event) => event.DeviceReceiptTime ?? 0);
const span = Math.max(...times) - Math.min(...times) + 60_000;
const newId = createIdSource(Date.now);
let passes = 0;

/** The sample once more, later, each event received when it happened. */
function nextPass(): Event[] {
	const shift = span * passes++;
	return sample.map((event) => {
		const time = Number(event.DeviceReceiptTime ?? 0) + shift;
		return { ...event, ID: newId(), DeviceReceiptTime: time, Timestamp: time };
	});
}

let detections = 0;

function correlate(events: readonly Event[]): number {
	for (let from = 0; from < events.length; from += batchSize) {
		const batch = events.slice(from, from + batchSize);
		const receivedAt = batch.at(-1)?.Timestamp ?? 0;
		detections += correlator.process(batch, receivedAt).length;
	}
	return events.length;
}

const samples = await alternate(rounds, {
	rules: () =>
		perCpuSecond(seconds, () => {
			const events = nextPass();
			return () => correlate(events);
		}),
	reading: () =>
		perCpuSecond(seconds / 2, () => () => encoded.map(decodeEvent).length),
});

const { late } = correlator.counts();
const perThousand = (detections / (passes * sample.length)) * 1000;
publish({
	rows: [
		{ figure: "sshd through all shipped rules", unit, samples: samples.rules },
		{
			figure: "sshd, reading the encoded event",
			unit,
			samples: samples.reading,
		},
		{
			figure: "sshd, cost of rules ÷ cost of reading",
			unit: "ratio",
			samples: ratios(samples.reading, samples.rules),
		},
	],
	notes: [
		`${content.ruleNames.length} rules, ${sample.length} ${real === undefined ? "invented" : "recorded"} lines over and over in moving time, ${formatNumber(perThousand)} detections per 1,000 events, ${late} events late`,
	],
});
