/** Messages and expected events out of the test files of elastic/integrations and elastic/beats. */

export interface Pair {
	/** The message, as a sender would hand it to us. */
	readonly text: string;
	/** The expected event with dotted names. */
	readonly expected: ReadonlyMap<string, unknown>;
}

type Tree = Readonly<Record<string, unknown>>;

/**
 * `file` is a file of expectations. Beside `<name>-expected.json` lies `<name>`, either lines or a JSON list of events.
 * The golden files of Winlogbeat are of no use here: their messages are binary, and what is left of them in the events
 * has been moved already.
 */
export function readPairs(
	file: string,
	read: (path: string) => string,
): readonly Pair[] {
	const expected = listOf(JSON.parse(read(file)), "expected");
	const input = read(file.replace(/-expected\.json$/, ""));
	if (!input.trimStart().startsWith("{")) return linePairs(input, expected);
	return listOf(JSON.parse(input), "events").flatMap((event, index) => {
		const wanted = expected[index];
		return wanted === undefined ? [] : [pair(messageOf(event), wanted)];
	});
}

/** Expected events of Beats name the place of their line; those of the integrations come line by line. */
function linePairs(input: string, expected: readonly Tree[]): Pair[] {
	const lines = input.split("\n");
	const byOffset = new Map<number, string>();
	let at = 0;
	for (const line of lines) {
		byOffset.set(at, line);
		at += Buffer.byteLength(line) + 1;
	}
	return expected.flatMap((event, index) => {
		const offset = event["log.offset"];
		const line =
			typeof offset === "number" ? byOffset.get(offset) : lines[index];
		return line === undefined || line === "" ? [] : [pair(line, event)];
	});
}

/** CEF and XML stand in event.original; what Winlogbeat read is a message as it is. */
function messageOf(event: Tree): string {
	const original = flatten(event).get("event.original");
	return typeof original === "string" &&
		!("winlog" in event && !original.startsWith("<"))
		? original
		: JSON.stringify(event);
}

function pair(text: string, event: Tree): Pair {
	return { text, expected: flatten(event) };
}

function listOf(value: unknown, key: string): readonly Tree[] {
	const list = isTree(value) && !Array.isArray(value) ? value[key] : value;
	return Array.isArray(list) ? list.filter(isTree) : [];
}

function isTree(value: unknown): value is Tree {
	return typeof value === "object" && value !== null;
}

function flatten(
	tree: Tree,
	prefix = "",
	into = new Map<string, unknown>(),
): Map<string, unknown> {
	for (const [key, value] of Object.entries(tree)) {
		if (isTree(value) && !Array.isArray(value)) {
			flatten(value, `${prefix}${key}.`, into);
		} else into.set(prefix + key, value);
	}
	return into;
}
