/** The console's colours, said once: as CSS variables for our own styles and as tokens for Ant Design. */

export interface Palette {
	/** Behind everything. */
	readonly page: string;
	readonly surface: string;
	/** Heads of tables, rails, quiet controls. */
	readonly subtle: string;
	readonly raised: string;
	readonly hover: string;
	readonly line: string;
	readonly lineStrong: string;
	readonly text: string;
	readonly textSoft: string;
	/** Still 4.5:1 on `surface` and `subtle`. */
	readonly textFaint: string;
	readonly accent: string;
	readonly accentText: string;
	readonly accentSoft: string;
	readonly onAccent: string;
	readonly bar: string;
	readonly criticalText: string;
	readonly criticalSoft: string;
	readonly highText: string;
	readonly highSoft: string;
	readonly mediumText: string;
	readonly mediumSoft: string;
	readonly lowText: string;
	readonly lowSoft: string;
	readonly good: string;
	readonly warn: string;
	readonly bad: string;
	readonly idle: string;
	readonly codeKeyword: string;
	readonly codeText: string;
	readonly codeNumber: string;
	readonly codeFunction: string;
	readonly codeComment: string;
}

export const light: Palette = {
	page: "#f6f7f9",
	surface: "#ffffff",
	subtle: "#f3f4f7",
	raised: "#ffffff",
	hover: "#eef0f5",
	line: "#e4e7ed",
	lineStrong: "#ced3dd",
	text: "#1b1f27",
	textSoft: "#4b5363",
	textFaint: "#656e7f",
	accent: "#4453c4",
	accentText: "#3c4ab8",
	accentSoft: "#eceefb",
	onAccent: "#ffffff",
	bar: "#7d8be0",
	criticalText: "#ad1f2d",
	criticalSoft: "#fdeaec",
	highText: "#a84a06",
	highSoft: "#fdeedf",
	mediumText: "#7a5c00",
	mediumSoft: "#fbf3d3",
	lowText: "#33608c",
	lowSoft: "#e8f1f9",
	good: "#1d7f4e",
	warn: "#946200",
	bad: "#b4232c",
	idle: "#656e7f",
	codeKeyword: "#3c4ab8",
	codeText: "#1d7045",
	codeNumber: "#9a4a00",
	codeFunction: "#7a3ea3",
	codeComment: "#656e7f",
};

export const dark: Palette = {
	page: "#0f1115",
	surface: "#15181e",
	subtle: "#1a1e25",
	raised: "#1e232b",
	hover: "#222831",
	line: "#282e38",
	lineStrong: "#3b4350",
	text: "#e3e7ee",
	textSoft: "#b0b8c6",
	textFaint: "#8d97a8",
	accent: "#5866d8",
	accentText: "#a3b0ff",
	accentSoft: "#232a4d",
	onAccent: "#ffffff",
	bar: "#6775d9",
	criticalText: "#ff9a9f",
	criticalSoft: "#421c21",
	highText: "#ffb47a",
	highSoft: "#3d2613",
	mediumText: "#ebcf6c",
	mediumSoft: "#353011",
	lowText: "#9cc6ea",
	lowSoft: "#182c3f",
	good: "#55c98c",
	warn: "#e6b84f",
	bad: "#ff8a8f",
	idle: "#8d97a8",
	codeKeyword: "#a3b0ff",
	codeText: "#83d6a5",
	codeNumber: "#f0b27a",
	codeFunction: "#d0a5f0",
	codeComment: "#8d97a8",
};

/** `textSoft` → `--text-soft`. */
export function variableOf(name: string): string {
	return `--${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`;
}

export function applyPalette(
	palette: Palette,
	isDark: boolean,
	root: HTMLElement,
): void {
	for (const [name, colour] of Object.entries(palette))
		root.style.setProperty(variableOf(name), colour);
	root.style.colorScheme = isDark ? "dark" : "light";
	root.dataset.theme = isDark ? "dark" : "light";
}
