/** Where the file of a resource lies: `<tenant>/<kind>/<folder…>/<name>.yaml`. */
import { createHash } from "node:crypto";

export interface FilePlace {
	readonly tenant: string;
	readonly kind: string;
	readonly folder: readonly string[];
	readonly name: string;
}

/** Names of files have at most 255 bytes; some room is left for `.yaml` and what tools add. */
const maxSegmentBytes = 200;

/** `isShortened`: names in it were cut, so that the file must say them whole. */
export function pathOf({ tenant, kind, folder, name }: FilePlace): {
	readonly path: string;
	readonly isShortened: boolean;
} {
	const segments = [tenant, kind, ...folder, name].map(toSegment);
	const path = `${segments.map(({ text }) => text).join("/")}.yaml`;
	const above = segments.slice(0, -1);
	return { path, isShortened: above.some(({ isCut }) => isCut) };
}

/** Undefined for a path that is none of ours. */
export function placeOf(path: string): FilePlace | undefined {
	const segments = path.replace(/\.yaml$/, "").split("/");
	const names = segments.map(fromSegment);
	const [tenant, kind, ...rest] = names;
	const name = rest.pop();
	if (!path.endsWith(".yaml") || !tenant || !kind || !name) return undefined;
	return { tenant, kind, folder: rest, name };
}

/** What some file system refuses, a leading dot (hidden files) and a trailing dot or blank become %XX. */
function toSegment(name: string): { text: string; isCut: boolean } {
	const text = name
		// biome-ignore lint/suspicious/noControlCharactersInRegex: file systems refuse them
		.replace(/[\u0000-\u001f\u007f%/\\:*?"<>|]|^\.|[. ]$/g, escapeCharacter)
		.normalize("NFC");
	if (Buffer.byteLength(text) <= maxSegmentBytes) return { text, isCut: false };
	let cut = text;
	while (Buffer.byteLength(cut) > maxSegmentBytes - 10) {
		cut = [...cut].slice(0, -1).join("");
	}
	const hash = createHash("sha256").update(name).digest("hex").slice(0, 8);
	return { text: `${cut.replace(/%.?$/, "")}~${hash}`, isCut: true };
}

function escapeCharacter(character: string): string {
	const code = character.charCodeAt(0).toString(16).padStart(2, "0");
	return `%${code.toUpperCase()}`;
}

function fromSegment(text: string): string {
	return text.replace(/%([0-9A-F]{2})/g, (_whole, code: string) =>
		String.fromCharCode(Number.parseInt(code, 16)),
	);
}
