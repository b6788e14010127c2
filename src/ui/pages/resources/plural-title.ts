/** `Dictionary` → `Dictionaries`. */
export function pluralTitle(title: string): string {
	if (/[^aeiou]y$/.test(title)) return title.replace(/y$/, "ies");
	return `${title}s`;
}
