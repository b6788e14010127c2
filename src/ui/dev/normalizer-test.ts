/** Tries a normalizer with the code of collectors. */
import { MockError } from "./mock-error.ts";
import type { ResourceWorld } from "./resource-world.ts";
import type { ServerRooms } from "./server-rooms.ts";

export function testNormalizer(
	rooms: ServerRooms,
	world: ResourceWorld,
	input: { readonly normalizer?: unknown; readonly samples: readonly string[] },
) {
	const { issues, body } = world.issuesOf({
		kind: "normalizer",
		body: input.normalizer,
	});
	if (issues.length > 0) return { issues, results: [] };
	const normalizer = compile(rooms, world, body);
	if ("issues" in normalizer) return { ...normalizer, results: [] };
	return {
		issues: [],
		results: input.samples.map((sample) => {
			const start = performance.now();
			const isAccepted = normalizer.accepts(sample);
			const outcome = normalizer.normalize(sample, Date.now());
			const microseconds = Math.round((performance.now() - start) * 1000);
			if ("cause" in outcome)
				return {
					outcome: "rejected",
					isAccepted,
					code: String(outcome.code),
					cause: String(outcome.cause),
					microseconds,
				};
			const { event, rules } = rooms.takeMark(outcome, body);
			return { outcome: "event", isAccepted, event, rules, microseconds };
		}),
	};
}

function compile(rooms: ServerRooms, world: ResourceWorld, body: unknown) {
	try {
		return rooms.compileNormalizer(rooms.markRules(body), {
			name: "test",
			lookups: {
				activeList: () => undefined,
				dictionary: (name: string) => {
					const found = [...world.stored.values()].find(
						(one) =>
							one.kind === "dictionary" && [one.name, one.id].includes(name),
					);
					return found && rooms.readDictionary(found.body);
				},
				filter: () => undefined,
			},
		});
	} catch (error) {
		if (!(error instanceof Error))
			throw new MockError(500, "mock.failed", String(error));
		return { issues: [{ path: ["body"], message: error.message }] };
	}
}
