/** Single attacks whose alerts are waited for: the time from the first byte sent to the alert in the REST API. */
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { sendLines } from "#pipeline/index.ts";
import type { Client } from "../running/https-client.ts";
import { failedPassword } from "./invented-sshd.ts";
import { sshdLine } from "./load.ts";
import type { Random } from "./random.ts";

/** So many failures within a minute make the shipped rule fire. */
export const linesPerAttack = 8;
const askEveryMs = 10;
const longestMs = 15_000;

const alertList = z.array(
	z.object({ events: z.array(z.looseObject({ SourceAddress: z.string() })) }),
);

async function isAlerted(
	api: Client,
	address: string,
	since: number,
): Promise<boolean> {
	const query = new URLSearchParams({
		withEvents: "",
		name: "^SSH brute force$",
		timestampField: "firstSeen",
		from: new Date(since - 1000).toISOString(),
	});
	const answer = await api("GET", `/api/v1/alerts?${query}`);
	return alertList
		.parse(answer.json())
		.some(({ events }) =>
			events.some((event) => event.SourceAddress === address),
		);
}

/** Milliseconds until the alert of one attack was readable. Throws when it took more than 15 s. */
async function attack(
	url: string,
	api: Client,
	address: string,
): Promise<number> {
	const time = new Date();
	const lines = Array.from({ length: linesPerAttack }, (_, index) =>
		sshdLine(
			time.toISOString(),
			index,
			failedPassword("root", address, 50_000 + index),
		),
	);
	const began = performance.now();
	const sending = sendLines({
		url,
		reliable: true,
		lines: (async function* () {
			yield lines.join("\n");
		})(),
	});
	for (;;) {
		const isThere = await isAlerted(api, address, time.getTime());
		const took = performance.now() - began;
		if (isThere) {
			await sending;
			return took;
		}
		if (took > longestMs)
			throw new Error(`no alert for ${address} within ${longestMs} ms`);
		await delay(askEveryMs);
	}
}

/** One attack after another, each from an address of its own, at irregular intervals; at least one, none after `seconds`. */
export async function timeAttacks(options: {
	readonly url: string;
	readonly api: Client;
	readonly random: Random;
	readonly count: number;
	readonly seconds: number;
}): Promise<number[]> {
	const milliseconds: number[] = [];
	const end = performance.now() + options.seconds * 1000;
	for (let number = 1; number <= options.count; number++) {
		if (number > 1 && performance.now() > end) break;
		// Not in step with anything that happens once in so many milliseconds.
		await delay(100 + options.random.below(700));
		const address = `2001:db8::${number.toString(16)}`;
		milliseconds.push(await attack(options.url, options.api, address));
	}
	return milliseconds;
}
