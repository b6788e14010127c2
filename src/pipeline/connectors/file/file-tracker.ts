import { open } from "node:fs/promises";
import type { PositionOf } from "../connector.ts";
import type { FramingSettings } from "../framing/framer.ts";
import type { Intake } from "../intake.ts";
import {
	type FoundFile,
	findFiles,
	findRotatedFiles,
	reasonOf,
} from "./discovery.ts";
import { fileKey, isKnownFile } from "./file-identity.ts";
import type { FileMask } from "./file-mask.ts";
import { TrackedFile } from "./tracked-file.ts";

const readBytes = 256 * 1024;
/** Files are kept open, so that a renamed one can be read to its end. */
const mostOpenFiles = 4096;
/** A writer may go on writing to a renamed file for a while; after so many looks without growth it is let go. */
const looksUntilLetGo = 3;

export interface FileTrackerNeeds {
	readonly mask: FileMask;
	readonly intake: Intake;
	readonly positionOf: PositionOf;
	readonly framing: FramingSettings;
	readonly isStopping: () => boolean;
}

/** The files of a connector. Its calls must not overlap. */
export interface FileTracker {
	readonly openFiles: number;
	/** What can't be read, in a sentence. */
	readonly problem: string | undefined;
	/** Looks which files there are, and opens new ones. */
	discover(): Promise<void>;
	/** Opens files that were read before and renamed while nobody looked. */
	adoptRotated(): Promise<void>;
	/** Reads all files to their ends. */
	read(): Promise<void>;
	close(): Promise<void>;
}

interface OpenFile {
	readonly file: TrackedFile;
	/** The path it was opened by leads elsewhere or nowhere. */
	isRotated: boolean;
	/** No path of the mask leads to it. */
	isGone: boolean;
	/** Looks in a row at which it had not grown. */
	quietLooks: number;
}

export function createFileTracker(needs: FileTrackerNeeds): FileTracker {
	const { mask, isStopping } = needs;
	const files = new Map<string, OpenFile>();
	const buffer = Buffer.allocUnsafeSlow(readBytes);
	/** Of the last look at the directory, and of the last read of each file. */
	let findProblems = new Map<string, string>();
	const readProblems = new Map<string, string>();

	async function track(found: FoundFile, isGone: boolean): Promise<void> {
		const handle = await open(found.path, "r");
		const stats = await handle.stat({ bigint: true });
		const key = fileKey(stats);
		// Renamed between the look and the opening: the next look finds both.
		if (key !== found.key || !stats.isFile()) {
			await handle.close();
			return;
		}
		const { intake, positionOf, framing } = needs;
		const file = new TrackedFile({
			key,
			path: found.path,
			handle,
			intake,
			positionOf,
			framing,
			buffer,
			isStopping,
		});
		files.set(key, { file, isRotated: isGone, isGone, quietLooks: 0 });
	}

	async function tryToTrack(
		found: FoundFile,
		isGone: boolean,
		problems: Map<string, string>,
	): Promise<void> {
		if (files.size >= mostOpenFiles) {
			const reason = `${mostOpenFiles} files are open already; narrow the mask`;
			problems.set(found.path, reason);
			return;
		}
		try {
			await track(found, isGone);
		} catch (error) {
			problems.set(found.path, reasonOf(error));
		}
	}

	/** Works on a file; one that fails is opened again later, where its stored position tells how far it was read. */
	async function attempt(
		key: string,
		open: OpenFile,
		work: (key: string, open: OpenFile) => Promise<boolean>,
	): Promise<boolean> {
		try {
			const answer = await work(key, open);
			readProblems.delete(open.file.path);
			return answer;
		} catch (error) {
			readProblems.set(open.file.path, reasonOf(error));
			await letGo(key, open);
			return false;
		}
	}

	/** Reads one turn of a file; true when there is more. */
	async function readTurn(_key: string, { file }: OpenFile): Promise<boolean> {
		const size = await file.size();
		return file.isAt(size) ? false : file.read(size);
	}

	async function letGo(key: string, { file }: OpenFile): Promise<void> {
		files.delete(key);
		await file.close();
	}

	/** Ends a file that was renamed or deleted and no longer grows; true when it did. */
	async function endRotated(key: string, open: OpenFile): Promise<boolean> {
		const { file } = open;
		const isQuiet = open.isRotated && file.isAt(await file.size());
		open.quietLooks = isQuiet ? open.quietLooks + 1 : 0;
		if (open.quietLooks < looksUntilLetGo) return false;
		if (open.quietLooks === looksUntilLetGo) file.deliverRest();
		// One that still has a path stays open. Lines that were refused are read again at the next turn.
		if (!open.isGone || !(await file.isTaken())) return false;
		await letGo(key, open);
		return true;
	}

	return {
		get openFiles() {
			return files.size;
		},
		get problem() {
			return describeProblems([...findProblems, ...readProblems]);
		},
		async discover() {
			const problems = new Map<string, string>();
			const found = await findFiles(mask, (path, reason) =>
				problems.set(path, reason),
			);
			for (const file of found)
				if (!files.has(file.key)) await tryToTrack(file, false, problems);
			const keys = new Set(found.map((file) => file.key));
			const keyAt = new Map(found.map((file) => [file.path, file.key]));
			for (const [key, open] of files) {
				open.isGone = !keys.has(key);
				open.isRotated = keyAt.get(open.file.path) !== key;
			}
			for (const path of readProblems.keys())
				if (!keyAt.has(path)) readProblems.delete(path);
			findProblems = problems;
		},
		async adoptRotated() {
			const found = await findRotatedFiles(mask, (path, reason) =>
				findProblems.set(path, reason),
			);
			for (const file of found)
				if (!files.has(file.key) && isKnownFile(file.key, needs.positionOf))
					await tryToTrack(file, true, findProblems);
		},
		async read() {
			let unread = [...files];
			while (unread.length > 0 && !isStopping()) {
				const more: typeof unread = [];
				for (const entry of unread)
					if (await attempt(...entry, readTurn)) more.push(entry);
				unread = more;
			}
			for (const entry of [...files])
				if (!isStopping()) await attempt(...entry, endRotated);
		},
		async close() {
			await needs.intake.idle();
			for (const [key, open] of files) await letGo(key, open);
		},
	};
}

function describeProblems(
	problems: readonly (readonly [string, string])[],
): string | undefined {
	const [first] = problems;
	if (first === undefined) return undefined;
	const more = problems.length - 1;
	const others = more > 0 ? ` (and ${more} more)` : "";
	return `cannot read ${first[0]}: ${first[1]}${others}`;
}
