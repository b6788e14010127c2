/** Finds commands by the beginnings of their words, then by any part; the order of registration decides ties. */
import type { Command } from "./commands.tsx";

type Searchable = Pick<Command, "title" | "group" | "keywords">;

export function rankCommands<T extends Searchable>(
	commands: readonly T[],
	text: string,
): T[] {
	const words = text.toLowerCase().split(/\s+/).filter(Boolean);
	if (words.length === 0) return [...commands];
	return commands
		.map((command) => ({ command, score: scoreOf(command, words) }))
		.filter(({ score }) => score > 0)
		.sort((a, b) => b.score - a.score)
		.map(({ command }) => command);
}

function scoreOf(command: Searchable, words: readonly string[]): number {
	const title = command.title.toLowerCase();
	const rest = `${command.group} ${command.keywords ?? ""}`.toLowerCase();
	let score = 0;
	for (const word of words) {
		if (title.startsWith(word)) score += 4;
		else if (title.includes(` ${word}`)) score += 3;
		else if (title.includes(word)) score += 2;
		else if (rest.includes(word)) score += 1;
		else return 0;
	}
	return score;
}
