/** What the server found wrong, by place in the body. */
import type { z } from "zod";
import type { issueShape } from "#api/contract/index.ts";
import { type BodyPath, isWithin, pathOf } from "./body-path.ts";

type Issue = z.output<typeof issueShape>;

export interface PlacedIssue {
	/** `name`, `description` or `body`. */
	readonly part: string;
	/** Below that part. */
	readonly path: BodyPath;
	readonly message: string;
}

export function placeIssues(issues: readonly Issue[]): PlacedIssue[] {
	return issues.map(({ path: [part = "body", ...rest], message }) => ({
		part: String(part),
		path: pathOf(rest),
		message: plainText(message),
	}));
}

/** The commonest sentences of the schema checker in the words of a form; all others stay as the server says them. */
function plainText(message: string): string {
	if (/^Invalid input: expected .+, received undefined$/.test(message))
		return "Fill this in.";
	const small =
		/^Too small: expected (string|array) to have >=1 (characters|items)$/;
	const found = small.exec(message);
	if (found)
		return found[1] === "array" ? "Add at least one." : "Fill this in.";
	if (/^Invalid option: expected one of/.test(message)) return "Choose one.";
	return message;
}

export function issuesOf(
	issues: readonly PlacedIssue[],
	part: string,
): PlacedIssue[] {
	return issues.filter((issue) => issue.part === part);
}

/** Issues of the place itself and of everything in it. */
export function issuesWithin(
	issues: readonly PlacedIssue[],
	place: BodyPath,
): PlacedIssue[] {
	return issues.filter(
		({ part, path }) => part === "body" && isWithin(path, place),
	);
}
