import { open } from "node:fs/promises";
import type { PositionOf, TokenOf } from "../connector.ts";
import type { FramingSettings } from "../framing/framer.ts";
import type { Intake } from "../intake.ts";
import {
	describeProblems,
	type FoundFile,
	findFiles,
	findRotatedFiles,
	reasonOf,
} from "./discovery.ts";
import { fileKey, isKnownFile } from "./file-identity.ts";
import type { FileMask } from "./file-mask.ts";
import { createParkedFiles } from "./parked-files.ts";
import { TrackedFile } from "./tracked-file.ts";

const readBytes = 256 * 1024;
/**
 * Files are kept open, so that a renamed one can be read to its end. When there are more, those that did not grow for the
 * longest time are closed until their size changes.
 */
const defaultMostOpenFiles = 4096;
/** Files that are considered for closing when another one is to be opened. */
const mostConsidered = 64;
/** Lines that all files together may hold; above that the auditd events of the file that is read count as complete. */
const mostHeldBytes = 64 * 1024 * 1024;
/** A writer may go on writing to a renamed file for a while; after so many looks without growth it is let go. */
const looksUntilLetGo = 3;

export interface FileTrackerNeeds {
	readonly mask: FileMask;
	readonly intake: Intake;
	readonly positionOf: PositionOf;
	readonly tokenOf: TokenOf;
	/** How long records of an auditd event are held; undefined when they are not joined. */
	readonly recordsTtlMs: number | undefined;
	readonly framing: FramingSettings;
	readonly isStopping: () => boolean;
	readonly mostOpenFiles?: number;
}

export interface Discovery {
	/** Files wait for others to be read and closed, and some were opened: looking again after reading helps. */
	readonly isProgressing: boolean;
	/** How long it took to look, without the opening of new files. */
	readonly lookMs: number;
}

/** The files of a connector. Its calls must not overlap. */
export interface FileTracker {
	readonly openFiles: number;
	/** What can't be read, in a sentence. */
	readonly problem: string | undefined;
	/** Looks which files there are, and opens new ones. */
	discover(): Promise<Discovery>;
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
	/** As it was counted last. */
	heldBytes: number;
	/** Size at the last look, until it is compared with what was read; undefined when no path led to it. */
	foundSize: number | undefined;
	/** Size up to which it was read in the last turn. */
	readSize: number;
}

export function createFileTracker(needs: FileTrackerNeeds): FileTracker {
	const { mask, isStopping, mostOpenFiles = defaultMostOpenFiles } = needs;
	/** The one that did not grow for the longest time first. */
	const files = new Map<string, OpenFile>();
	const parked = createParkedFiles();
	let heldBytes = 0;
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
		const { intake, positionOf, tokenOf, recordsTtlMs, framing } = needs;
		const file = new TrackedFile({
			key,
			path: found.path,
			handle,
			intake,
			positionOf,
			tokenOf,
			recordsTtlMs,
			framing,
			buffer,
			isStopping,
		});
		files.set(key, {
			file,
			isRotated: isGone,
			isGone,
			quietLooks: 0,
			heldBytes: 0,
			foundSize: undefined,
			readSize: 0,
		});
	}

	/** Closes a file that is read to its end and did not grow of late; false when there is none. */
	async function makeRoom(): Promise<boolean> {
		let considered = 0;
		for (const [key, open] of files) {
			if (considered++ === mostConsidered) break;
			if (open.isRotated || !open.file.isDoneAt(open.readSize)) continue;
			parked.park(key, open.readSize);
			await letGo(key, open);
			return true;
		}
		return false;
	}

	async function tryToTrack(
		found: FoundFile,
		isGone: boolean,
		problems: Map<string, string>,
	): Promise<boolean> {
		try {
			if (files.size >= mostOpenFiles && !(await makeRoom())) {
				const reason = `${mostOpenFiles} files are read at once already; it waits for its turn`;
				problems.set(found.path, reason);
				return false;
			}
			await track(found, isGone);
			return true;
		} catch (error) {
			problems.set(found.path, reasonOf(error));
			return false;
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
	async function readTurn(key: string, open: OpenFile): Promise<boolean> {
		const { file } = open;
		// Most files did not grow, which the look at the directory told already.
		const size = open.foundSize ?? (await file.size());
		open.foundSize = undefined;
		let hasMore = false;
		if (!file.isAt(size)) {
			hasMore = await file.read(size);
			files.delete(key);
			files.set(key, open);
		}
		open.readSize = size;
		file.endGroups("expired");
		if (countHeld(open) > mostHeldBytes) {
			file.endGroups("all");
			countHeld(open);
		}
		return hasMore;
	}

	/** Bytes that all files hold, after what this one holds changed. */
	function countHeld(open: OpenFile): number {
		heldBytes += open.file.heldBytes - open.heldBytes;
		open.heldBytes = open.file.heldBytes;
		return heldBytes;
	}

	async function letGo(key: string, open: OpenFile): Promise<void> {
		const { file } = open;
		files.delete(key);
		heldBytes -= open.heldBytes;
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

	/** Opens files beside those of the mask that may be rotated ones, if they are wanted; gives back the keys of all. */
	async function adopt(
		isWanted: (file: FoundFile) => boolean,
		problems: Map<string, string>,
	): Promise<Set<string>> {
		const found = await findRotatedFiles(mask, (path, reason) =>
			problems.set(path, reason),
		);
		for (const file of found)
			if (!files.has(file.key) && isWanted(file))
				await tryToTrack(file, true, problems);
		return new Set(found.map(({ key }) => key));
	}

	/** Closed files that no path of the mask leads to any more: what was written to them before is read under their new name. */
	async function adoptParked(
		vanished: ReadonlySet<string>,
		problems: Map<string, string>,
	): Promise<void> {
		const grown = new Set<string>();
		const there = await adopt(({ key, size }) => {
			const hasGrown = vanished.has(key) && !parked.isUnchanged(key, size);
			if (hasGrown) grown.add(key);
			return hasGrown;
		}, problems);
		for (const key of vanished) {
			if (files.has(key) || !there.has(key)) parked.drop(key);
			// One that grew and for which there was no room is tried again.
			else if (!grown.has(key)) parked.countQuietLook(key, looksUntilLetGo);
		}
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
			const began = performance.now();
			const found = await findFiles(mask, (path, reason) =>
				problems.set(path, reason),
			);
			const lookMs = performance.now() - began;
			const keys = new Set(found.map((file) => file.key));
			const vanished = parked.vanished(keys);
			if (vanished.size > 0) await adoptParked(vanished, problems);
			let opened = 0;
			let unopened = 0;
			for (const file of found) {
				const { key, size } = file;
				if (files.has(key) || parked.isUnchanged(key, size)) continue;
				parked.drop(key);
				if (await tryToTrack(file, false, problems)) opened++;
				else unopened++;
			}
			for (const { key, size } of found) {
				const open = files.get(key);
				if (open !== undefined) open.foundSize = size;
			}
			const keyAt = new Map(found.map((file) => [file.path, file.key]));
			for (const [key, open] of files) {
				open.isGone = !keys.has(key);
				open.isRotated = keyAt.get(open.file.path) !== key;
			}
			for (const path of readProblems.keys())
				if (!keyAt.has(path)) readProblems.delete(path);
			findProblems = problems;
			return { isProgressing: opened > 0 && unopened > 0, lookMs };
		},
		async adoptRotated() {
			await adopt(
				({ key }) => isKnownFile(key, needs.positionOf),
				findProblems,
			);
		},
		async read() {
			let unread = [...files];
			while (unread.length > 0 && !isStopping()) {
				const more: typeof unread = [];
				for (const entry of unread)
					if (await attempt(...entry, readTurn)) more.push(entry);
				unread = more;
			}
			const rotated = [...files].filter(
				([, open]) => open.isRotated || open.quietLooks > 0,
			);
			for (const entry of rotated)
				if (!isStopping()) await attempt(...entry, endRotated);
		},
		async close() {
			await needs.intake.idle();
			for (const [key, open] of files) await letGo(key, open);
		},
	};
}
