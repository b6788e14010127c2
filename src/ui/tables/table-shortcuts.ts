/** The keys of a table for the help; j and k bring the focus into the table from anywhere. */
import type { Command } from "../shell/commands.tsx";

export function tableShortcuts(group: string, noun: string): Command[] {
	const entry = (title: string, shortcut: string) => ({
		id: `table.${shortcut}`,
		title,
		group,
		shortcut,
		isHidden: true,
		run: focusTable,
	});
	return [
		entry(`Next ${noun}`, "j"),
		entry(`Previous ${noun}`, "k"),
		{ ...entry(`Open the ${noun}`, "Enter"), isElsewhere: true },
	];
}

function focusTable(): void {
	const grid = document.querySelector('[role="grid"]');
	if (grid instanceof HTMLElement) grid.focus();
}
