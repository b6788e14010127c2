/**
 * A sample shows how normalizers read the messages of a product, in full: a folder of `samples/` with
 *
 *   sample.yaml            what it shows, when its messages arrived, where they come from when they are not our own
 *   input.log              one message a line, or
 *   groups.log             messages of several lines, with an empty line between them
 *   expected.yaml          what the normalizers of all packs make of each message; `node tools/write-expected.ts` writes it
 *
 * A field too many, too few or with another value is a difference.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { type Event, findField } from "#event/index.ts";
import { type Normalizer, runStages } from "#pipeline/index.ts";
import { readFileIfPresent } from "#platform/index.ts";
import { check, listDirectory, readYaml } from "./content-file.ts";
import { packErrors } from "./errors.ts";

const sampleHead = z.strictObject({
	/** What it shows, for its reader. */
	about: z.string().min(1),
	/** When the messages arrived; completes times without a year. */
	receivedAt: z.iso.datetime(),
	/** Where the messages come from and under which licence; absent when they are invented. */
	source: z.string().optional(),
});

/** What became of one message. */
const expectedMessage = z.strictObject({
	/** Number of the message, from 1. */
	message: z.int().positive(),
	/** Name of the normalizer that read it; absent when it was rejected. */
	normalizer: z.string().optional(),
	/** Code of the reject. */
	rejected: z.string().optional(),
	/** True when the event keeps the message in Raw as it came. */
	keepsRaw: z.boolean().optional(),
	/** All fields of the event but Raw, by name; times in UTC. */
	fields: z.record(z.string(), z.unknown()).optional(),
});

export type ExpectedMessage = z.infer<typeof expectedMessage>;

export interface Sample {
	/** `pack/name`. */
	readonly name: string;
	readonly directory: string;
	readonly about: string;
	/** Milliseconds. */
	readonly receivedAt: number;
	readonly messages: readonly string[];
}

/** The samples of a pack. Throws packs.invalidFile for one that cannot be read. */
export async function loadSamples(pack: {
	readonly name: string;
	readonly directory: string;
}): Promise<Sample[]> {
	const directory = join(pack.directory, "samples");
	return Promise.all(
		(await listDirectory(directory)).map((name) =>
			loadSample(`${pack.name}/${name}`, join(directory, name)),
		),
	);
}

async function loadSample(name: string, directory: string): Promise<Sample> {
	const file = join(directory, "sample.yaml");
	const head = check(sampleHead, await readYaml(file), file);
	return {
		name,
		directory,
		about: head.about,
		receivedAt: Date.parse(head.receivedAt),
		messages: await readMessages(directory),
	};
}

async function readMessages(directory: string): Promise<string[]> {
	const groups = await readFileIfPresent(join(directory, "groups.log"));
	const text = groups ?? (await readFile(join(directory, "input.log"), "utf8"));
	const messages = text
		.split(groups === undefined ? "\n" : /\n{2,}/)
		.map((message) => message.replace(/\n$/, ""))
		.filter((message) => message !== "");
	if (messages.length > 0) return messages;
	throw packErrors.make("invalidFile", {
		file: directory,
		reason: "the sample has no messages",
	});
}

const fileOf = (sample: Sample) => join(sample.directory, "expected.yaml");

/** What is expected of the sample; nothing when it was never written. */
export async function readExpected(sample: Sample): Promise<ExpectedMessage[]> {
	const file = fileOf(sample);
	const text = await readFileIfPresent(file);
	if (text === undefined) return [];
	return check(z.array(expectedMessage), parse(text), file);
}

/** Path and text of the file of expectations that says what normalizers make of the sample now. */
export async function renderExpected(
	sample: Sample,
	normalizers: readonly Normalizer[],
): Promise<{ readonly file: string; readonly text: string }> {
	const messages = await runSample(sample, normalizers);
	return { file: fileOf(sample), text: stringify(messages, { lineWidth: 0 }) };
}

/** The messages, one by one, through the normalizers as a collector tries them. */
export async function runSample(
	sample: Sample,
	normalizers: readonly Normalizer[],
): Promise<ExpectedMessage[]> {
	const results: ExpectedMessage[] = [];
	for (const [index, text] of sample.messages.entries()) {
		const read = await readMessage(text, sample, normalizers);
		results.push({ message: index + 1, ...read });
	}
	return results;
}

async function readMessage(
	text: string,
	{ name, receivedAt }: Sample,
	normalizers: readonly Normalizer[],
): Promise<Omit<ExpectedMessage, "message">> {
	let reader = "";
	const watched = normalizers.map((normalizer) => ({
		...normalizer,
		normalize(message: string, at: number) {
			reader = normalizer.name;
			return normalizer.normalize(message, at);
		},
	}));
	const { events, rejections } = await runStages(
		{ connector: "sample", source: name, receivedAt, messages: [{ text }] },
		{ normalizers: watched, filters: [], enrichments: [] },
	);
	const event = events[0];
	if (event === undefined) return { rejected: rejections[0]?.code ?? "" };
	const { Raw, ...fields } = event;
	return {
		normalizer: reader,
		keepsRaw: Raw === text,
		fields: readableFields(fields),
	};
}

function readableFields(fields: Event): Record<string, unknown> {
	const entries = Object.entries(fields).map(
		([name, value]): [string, unknown] => {
			if (findField(name)?.type === "timestamp" && typeof value === "number") {
				return [name, new Date(value).toISOString()];
			}
			if (typeof value === "bigint") return [name, String(value)];
			return [name, readable(value)];
		},
	);
	return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Keys in order, and whole numbers beyond what JSON holds exactly as text. */
function readable(value: unknown): unknown {
	if (typeof value === "bigint") return String(value);
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.map(([key, part]) => [key, readable(part)] as const)
			.sort(([a], [b]) => (a < b ? -1 : 1)),
	);
}
