/** In the middle of a sentence: `Connector` → `connector`, but `URL` stays. */
export function inSentence(title: string): string {
	return /^[A-Z][a-z]/.test(title)
		? title.charAt(0).toLowerCase() + title.slice(1)
		: title;
}

/** What one member of a list is called. */
export function singular(plural: string): string {
	if (/ies$/.test(plural)) return plural.replace(/ies$/, "y");
	if (/(ss|us)$/.test(plural)) return plural;
	if (/(ch|sh|x)es$/.test(plural)) return plural.replace(/es$/, "");
	return plural.replace(/s$/, "");
}
