/** One resource as YAML, and back, with the line of each part for messages. */
import {
	isCollection,
	isNode,
	LineCounter,
	type Node,
	parseDocument,
	stringify,
} from "yaml";
import { z } from "zod";
import { describeError } from "#schema/index.ts";

const fileShape = z.strictObject({
	/** Absent: the resource of that name, or a new one. */
	id: z.guid().optional(),
	name: z.string(),
	description: z.string().default(""),
	/** Said where the path cannot. */
	tenant: z.string().optional(),
	folder: z.array(z.string()).optional(),
	body: z.unknown(),
});

export type FileContent = z.output<typeof fileShape>;

export interface ReadFile {
	readonly content?: FileContent;
	readonly problems: readonly {
		readonly line: number;
		readonly message: string;
	}[];
	/** Line of a part, from 1; of the nearest one around it that there is. */
	lineOf(path: readonly (string | number)[]): number;
}

export function writeYaml(content: FileContent): string {
	const { id, name, description, tenant, folder, body } = content;
	const members = {
		...{ id, name },
		...(description === "" ? {} : { description }),
		...(tenant === undefined ? {} : { tenant }),
		...(folder === undefined ? {} : { folder }),
		body,
	};
	// Lines are not folded, or a changed word would change all that come after it.
	return stringify(members, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** The node of the path, or the last one on the way. Groups of conditions may stand there in their short form. */
function nearest(
	top: Node | null,
	path: readonly (string | number)[],
): Node | null {
	let node = top;
	for (let depth = 0; depth < path.length; depth++) {
		let next = memberOf(node, path[depth]);
		if (next === undefined && path[depth] === "members") {
			next = ["all", "any", "none"]
				.map((group) => memberOf(node, group))
				.find((member) => member !== undefined);
			const negated = memberOf(node, "not");
			// There is no list around the only member of `not`.
			if (next === undefined && negated !== undefined) {
				next = negated;
				depth++;
			}
		}
		if (next === undefined) return node;
		node = next;
	}
	return node;
}

function memberOf(
	node: Node | null,
	key: string | number | undefined,
): Node | undefined {
	const member = isCollection(node) ? node.get(key, true) : undefined;
	return isNode(member) ? member : undefined;
}

export function readYaml(text: string): ReadFile {
	const lines = new LineCounter();
	const document = parseDocument(text, {
		lineCounter: lines,
		prettyErrors: false,
	});
	const lineOf = (path: readonly (string | number)[]): number => {
		const start = nearest(document.contents, path)?.range?.[0] ?? 0;
		return lines.linePos(start).line;
	};
	if (document.errors.length > 0) {
		const problems = document.errors.map(({ pos, message }) => ({
			...{ line: lines.linePos(pos[0]).line, message },
		}));
		return { problems, lineOf };
	}
	let value: unknown;
	try {
		value = document.toJS({ maxAliasCount: 100 });
	} catch (error) {
		return { problems: [{ line: 1, message: describeError(error) }], lineOf };
	}
	const read = fileShape.safeParse(value);
	if (read.success) return { content: read.data, problems: [], lineOf };
	const problems = read.error.issues.map(({ path, message }) => {
		const way = path.map((key) =>
			typeof key === "number" ? key : String(key),
		);
		const place = way.length === 0 ? "" : `${way.join(".")}: `;
		return { line: lineOf(way), message: place + message };
	});
	return { problems, lineOf };
}
