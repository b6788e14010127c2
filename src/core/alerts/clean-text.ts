/** PostgreSQL's text takes no NUL character; nothing is refused for one. */
export function cleanText(text: string): string {
	return text.replaceAll("\0", "\ufffd");
}
