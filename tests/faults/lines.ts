/** The numbered lines of a run, and what must be detected in them. */
import { createRandom } from "../bench/random.ts";
import { threshold } from "./content.ts";

export interface Lines {
	/** Of each source, in its order. */
	readonly of: Readonly<Record<Source, readonly string[]>>;
	/** Names of all lines. */
	readonly names: readonly string[];
	/** Users with as many failed lines as make an alert. */
	readonly users: readonly string[];
	/** Names of lines that are detected by themselves. */
	readonly blocked: readonly string[];
}

export const sources = ["tcp", "http", "file"] as const;
export type Source = (typeof sources)[number];

export function makeLines(seed: number, count: number, start: number): Lines {
	const random = createRandom(seed + 1000);
	const failures = new Map<string, number>();
	const names: string[] = [];
	const blocked: string[] = [];
	function make(source: Source): string[] {
		return Array.from({ length: count }, (_, number) => {
			const name = `${source}-${number}`;
			const user = `user-${random.below(25)}`;
			const dice = random.below(10);
			const action = dice === 0 ? "blocked" : dice < 6 ? "failed" : "succeeded";
			names.push(name);
			if (action === "blocked") blocked.push(name);
			if (action === "failed")
				failures.set(user, (failures.get(user) ?? 0) + 1);
			const time = new Date(start + number).toISOString();
			return JSON.stringify({
				...{ name, user, action, time },
				text: "x".repeat(random.below(200)),
			});
		});
	}
	const of = { tcp: make("tcp"), http: make("http"), file: make("file") };
	const users = [...failures]
		.filter(([, number]) => number >= threshold)
		.map(([user]) => user);
	return { of, names, users, blocked };
}
