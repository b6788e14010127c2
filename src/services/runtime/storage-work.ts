/** A storage: takes groups of events over its door and writes them into the event store, each once. */
import { createEventStore } from "#backends/event-store/index.ts";
import { describeError } from "#schema/index.ts";
import { openDoor } from "./door.ts";
import { insertHandler, insertPath } from "./storage-door.ts";
import type { Work, WorkNeeds } from "./work.ts";

export async function startStorageWork(needs: WorkNeeds): Promise<Work> {
	const { config } = needs;
	if (config.eventStore === undefined) {
		throw new Error("the core sends every storage where the event store is");
	}
	const eventStore = createEventStore(config.eventStore);
	const counts = { stored: 0, groups: 0 };
	let problem: string | undefined;
	const insert = insertHandler(
		{
			async insert(batch) {
				try {
					await eventStore.insert(batch);
					problem = undefined;
				} catch (error) {
					problem = describeError(error);
					throw error;
				}
			},
		},
		(batch) => {
			counts.stored += batch.eventCount;
			counts.groups++;
		},
	);
	const door = await openDoor({ ...needs, routes: { [insertPath]: insert } });
	return {
		doorPort: door.port,
		admit: (peers) => door.admit(peers),
		state: () => ({
			counters: [
				{ name: "stored", reason: "", value: counts.stored },
				{ name: "groups", reason: "", value: counts.groups },
			],
			problems: problem === undefined ? [] : [problem],
			isStopped: false,
			inputs: [],
			backlogBytes: 0,
		}),
		// What a storage does with its settings happens in the event store; only the way to it needs a new start.
		reload: async (next) =>
			JSON.stringify(next.eventStore) === JSON.stringify(config.eventStore),
		async stop() {
			await door.close();
			await eventStore.close();
		},
	};
}
