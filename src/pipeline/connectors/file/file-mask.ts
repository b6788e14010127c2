import { basename, dirname, isAbsolute } from "node:path";
import { connectorErrors } from "../errors.ts";

export interface FileMask {
	readonly directory: string;
	/** The one file when the name holds no mask. */
	readonly singlePath: string | undefined;
	/** What names of rotated files begin with as well: `app` of app.log, for app.log.1 and app-20240101.log. */
	readonly stem: string;
	matches(name: string): boolean;
}

type Piece =
	| { readonly kind: "star" }
	| { readonly kind: "one"; accepts(character: string): boolean };

/**
 * Reads a full path whose file name may hold `*` (any characters), `?` (one) and `[a-z]`, `[!a-z]` (one of them, none of
 * them). A `*` also matches names that begin with a point. Throws connectors.relativePath, maskInDirectory, badMask.
 */
export function readFileMask(path: string): FileMask {
	const directory = dirname(path);
	const name = basename(path);
	if (!isAbsolute(path) || name === "")
		throw connectorErrors.make("relativePath", { path });
	if (/[*?[]/.test(directory))
		throw connectorErrors.make("maskInDirectory", { path });
	const isMask = /[*?[]/.test(name);
	const pieces = readPieces(name);
	return {
		directory,
		singlePath: isMask ? undefined : path,
		stem: /^[^*?[.]*/.exec(name)?.[0] ?? "",
		matches: (candidate) => matchesPieces(pieces, [...candidate]),
	};
}

function readPieces(mask: string): Piece[] {
	const pieces: Piece[] = [];
	const characters = [...mask];
	for (let at = 0; at < characters.length; at++) {
		const character = characters[at] ?? "";
		if (character === "*") {
			if (pieces.at(-1)?.kind !== "star") pieces.push({ kind: "star" });
		} else if (character === "?") {
			pieces.push({ kind: "one", accepts: () => true });
		} else if (character === "[") {
			// A ] right behind the [ or the ! stands for itself, as in the shell.
			const isNegated = /[!^]/.test(characters[at + 1] ?? "");
			const from = at + (isNegated ? 2 : 1);
			const end = characters.indexOf("]", from + 1);
			if (end < 0) throw connectorErrors.make("badMask", { mask });
			pieces.push(readSet(characters.slice(from, end), isNegated));
			at = end;
		} else {
			pieces.push({ kind: "one", accepts: (other) => other === character });
		}
	}
	return pieces;
}

function readSet(members: readonly string[], isNegated: boolean): Piece {
	const ranges: [string, string][] = [];
	for (let at = 0; at < members.length; at++) {
		const first = members[at] ?? "";
		const last = members[at + 1] === "-" ? members[at + 2] : undefined;
		ranges.push([first, last ?? first]);
		if (last !== undefined) at += 2;
	}
	return {
		kind: "one",
		accepts: (character) =>
			isNegated !==
			ranges.some(([first, last]) => character >= first && character <= last),
	};
}

/** Goes back to the last star only, so the time is bounded by the product of the lengths. */
function matchesPieces(
	pieces: readonly Piece[],
	name: readonly string[],
): boolean {
	let piece = 0;
	let at = 0;
	let star = -1;
	let starAt = 0;
	while (at < name.length) {
		const current = pieces[piece];
		if (current?.kind === "star") {
			star = piece++;
			starAt = at;
		} else if (current?.accepts(name[at] ?? "")) {
			piece++;
			at++;
		} else if (star >= 0) {
			piece = star + 1;
			at = ++starAt;
		} else return false;
	}
	if (pieces[piece]?.kind === "star") piece++;
	return piece === pieces.length;
}
