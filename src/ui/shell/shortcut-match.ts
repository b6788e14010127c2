/**
 * Shortcuts as text: `g e` (one after the other), `mod+k` (Ctrl, or ⌘ on a Mac), `shift+j`, `?`. Pure, so that the
 * order of keys can be tested.
 */

export interface KeyPress {
	readonly key: string;
	readonly ctrlKey: boolean;
	readonly metaKey: boolean;
	readonly altKey: boolean;
	readonly shiftKey: boolean;
}

/** The press as the shortcuts write it; undefined for a modifier alone. */
export function pressText(press: KeyPress): string | undefined {
	if (["Control", "Meta", "Alt", "Shift"].includes(press.key)) return undefined;
	const isLetter = /^[a-zA-Z]$/.test(press.key);
	const parts = [
		press.ctrlKey || press.metaKey ? "mod" : "",
		press.altKey ? "alt" : "",
		// For "?" and the like, shift is part of the character.
		press.shiftKey && (isLetter || press.key.length > 1) ? "shift" : "",
		press.key.length === 1 ? press.key.toLowerCase() : press.key,
	];
	return parts.filter((part) => part !== "").join("+");
}

/** What the presses so far mean: a shortcut, the beginning of one, or nothing. */
export function matchShortcut(
	pressed: readonly string[],
	shortcuts: readonly string[],
): { hit: string | undefined; pending: readonly string[] } {
	const text = pressed.join(" ");
	const hit = shortcuts.find((shortcut) => shortcut === text);
	if (hit !== undefined) return { hit, pending: [] };
	if (shortcuts.some((shortcut) => shortcut.startsWith(`${text} `)))
		return { hit: undefined, pending: pressed };
	if (pressed.length > 1) return matchShortcut(pressed.slice(-1), shortcuts);
	return { hit: undefined, pending: [] };
}

/** Shortcuts with Ctrl or ⌘ and Escape work while typing; the others don't. */
export function worksWhileTyping(press: string): boolean {
	return press.startsWith("mod+");
}

/** The keys as caps for the help: `mod+k` → Ctrl, K. */
export function keyCaps(shortcut: string, isMac: boolean): string[][] {
	const names: Readonly<Record<string, string>> = {
		mod: isMac ? "⌘" : "Ctrl",
		shift: isMac ? "⇧" : "Shift",
		alt: isMac ? "⌥" : "Alt",
		Enter: "Enter",
		Escape: "Esc",
		ArrowUp: "↑",
		ArrowDown: "↓",
	};
	return shortcut.split(" ").map((press) => {
		const parts = press.split("+");
		return parts.map((part) => {
			if (Object.hasOwn(names, part)) return names[part] ?? part;
			return parts.length > 1 ? part.toUpperCase() : part;
		});
	});
}
