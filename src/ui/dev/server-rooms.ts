/**
 * What the mock server borrows from the server: definitions of resources and the code that runs normalizers, so that
 * forms are tried with the schemas that they will meet. The console itself must not enter these doors; this is a tool
 * that runs in Node beside it, and asks for them only when it starts.
 */
import { z } from "zod";

const definition = z.object({
	kind: z.string(),
	title: z.string(),
	isSecret: z.boolean().optional(),
	body: z.custom<z.ZodType>((value) => value instanceof z.ZodType),
});

interface Normalizer {
	accepts(raw: string): boolean;
	normalize(raw: string, receivedAt: number): Record<string, unknown>;
}

const pipelineDoor = z.object({
	resourceDefinitions: z.array(definition),
	readDictionary: z.custom<(body: unknown) => unknown>(
		(value) => typeof value === "function",
	),
	compileNormalizer: z.custom<(body: unknown, options: unknown) => Normalizer>(
		(value) => typeof value === "function",
	),
});

const packsDoor = z.object({
	loadPacks: z.custom<(directory: string) => unknown>(
		(value) => typeof value === "function",
	),
});

const traceDoor = z.object({
	markRules: z.custom<(body: unknown) => unknown>(
		(value) => typeof value === "function",
	),
	takeMark: z.custom<
		(event: unknown, body: unknown) => { event: unknown; rules: unknown }
	>((value) => typeof value === "function"),
});

const schemaDoor = z.object({
	toBodySchema: z.custom<(definition: unknown) => Record<string, unknown>>(
		(value) => typeof value === "function",
	),
});

const packs = z.array(
	z.object({
		resources: z.array(
			z.object({
				id: z.string(),
				kind: z.string(),
				name: z.string(),
				description: z.string(),
				body: z.unknown(),
			}),
		),
	}),
);

export type ServerRooms = Awaited<ReturnType<typeof enterServerRooms>>;

export async function enterServerRooms() {
	const pipeline = pipelineDoor.parse(await door("pipeline/index.ts"));
	const { loadPacks } = packsDoor.parse(await door("packs/index.ts"));
	const { toBodySchema } = schemaDoor.parse(await door("schema/index.ts"));
	const trace = traceDoor.parse(await door("api/console/trace-rules.ts"));
	const content = new URL("../../../content", import.meta.url).pathname;
	return {
		definitions: pipeline.resourceDefinitions,
		readDictionary: pipeline.readDictionary,
		compileNormalizer: pipeline.compileNormalizer,
		toBodySchema,
		...trace,
		shipped: packs
			.parse(await loadPacks(content))
			.flatMap(({ resources }) => resources),
	};
}

async function door(file: string): Promise<unknown> {
	const module: object = await import(
		new URL(`../../${file}`, import.meta.url).href
	);
	return { ...module };
}
