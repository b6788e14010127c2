/**
 * A disk in memory that keeps what it promised and may lose all else. Written bytes are seen at once and durable after a
 * sync of their file; names are durable after a sync of their directory. A power cut keeps of each change that was not
 * synced all, nothing or any part, in any order. A failed sync keeps some and forgets the rest for good, as Linux does:
 * the next sync of the same file succeeds without it.
 */
import { basename, dirname } from "node:path";
import type { FileSystem, OpenFile } from "#platform/index.ts";

export type Random = () => number;

/** Mulberry32: the same numbers in [0, 1) for the same seed. */
export function seededRandom(seed: number): Random {
	let state = seed | 0;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let value = Math.imul(state ^ (state >>> 15), 1 | state);
		value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
		return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
	};
}

type Change =
	| { readonly kind: "write"; readonly at: number; readonly bytes: Buffer }
	| { readonly kind: "cut"; readonly length: number };

interface FileNode {
	readonly kind: "file";
	/** Survives a power cut. */
	kept: Buffer;
	/** Survives the end of the process. */
	seen: Buffer;
	pending: Change[];
	openHandles: number;
}

interface NameChange {
	readonly set?: readonly [string, Node];
	readonly remove?: string;
}

interface DirectoryNode {
	readonly kind: "directory";
	kept: Map<string, Node>;
	seen: Map<string, Node>;
	pending: NameChange[];
}

type Node = FileNode | DirectoryNode;

export interface SimulatedDisk {
	/** The disk as one process sees it. After `cut` its calls never settle. */
	process(): FileSystem;
	/** Ends the process before its call number `calls` from now on has an answer. */
	cutAfter(calls: number, random: Random): void;
	isCut(): boolean;
	/** Ends the process now. `power`: what was not durable may be lost too. */
	cut(random: Random, power: boolean): void;
	/** After `passed` more syncs, `count` fail with EIO. */
	failSyncs(passed: number, count: number, random: Random): void;
	/** The next `count` writes take only a part. */
	shortenWrites(count: number, random: Random): void;
	/** Bytes that may be written before ENOSPC. */
	setRoom(bytes: number): void;
	names(directory: string): string[];
	content(path: string): Buffer;
	/** Changes bytes behind everybody's back. */
	damage(path: string, change: (content: Buffer) => Buffer): void;
}

const capacityBytes = 1_000_000;

export function createSimulatedDisk(): SimulatedDisk {
	const root = newDirectory();
	let alive = { isCut: false };
	let countdown = Number.POSITIVE_INFINITY;
	let countdownRandom: Random = () => 0;
	let passingSyncs = 0;
	let failingSyncs = 0;
	let syncRandom: Random = () => 0;
	let shortWrites = 0;
	let shortRandom: Random = () => 0;
	let limit = capacityBytes;
	const orphans = new Set<FileNode>();

	function find(path: string): Node | undefined {
		let node: Node | undefined = root;
		for (const name of path.split("/").filter((part) => part !== "")) {
			if (node?.kind !== "directory") return undefined;
			node = node.seen.get(name);
		}
		return node;
	}

	function directoryAt(path: string): DirectoryNode {
		const node = find(path);
		if (node === undefined) throw systemError("ENOENT", path);
		if (node.kind !== "directory") throw systemError("ENOTDIR", path);
		return node;
	}

	function fileAt(path: string): FileNode {
		const node = find(path);
		if (node === undefined) throw systemError("ENOENT", path);
		if (node.kind !== "file") throw systemError("EISDIR", path);
		return node;
	}

	function rename(directory: DirectoryNode, change: NameChange): void {
		directory.pending.push(change);
		applyName(directory.seen, change);
	}

	function usedBytes(): number {
		const files = new Set(orphans);
		const visit = (node: Node): void => {
			if (node.kind === "file") files.add(node);
			else for (const child of node.seen.values()) visit(child);
		};
		visit(root);
		let bytes = 0;
		for (const file of files) bytes += file.seen.length;
		return bytes;
	}

	function write(file: FileNode, bytes: Buffer, at: number): number {
		const free = limit - usedBytes();
		const growth = Math.max(0, at + bytes.length - file.seen.length);
		let taken = bytes.length - Math.max(0, growth - Math.max(0, free));
		if (taken <= 0) throw systemError("ENOSPC", "write");
		if (shortWrites > 0) {
			shortWrites--;
			taken = Math.max(1, Math.floor(shortRandom() * taken));
		}
		const change: Change = {
			kind: "write",
			at,
			bytes: Buffer.from(bytes.subarray(0, taken)),
		};
		file.pending.push(change);
		file.seen = applyChange(file.seen, change);
		return taken;
	}

	function sync(node: Node): void {
		if (failingSyncs > 0 && passingSyncs-- <= 0) {
			failingSyncs--;
			if (node.kind === "file") {
				node.kept = keepSome(node, syncRandom);
				node.pending = [];
			} else {
				for (const change of node.pending)
					if (syncRandom() < 0.5) applyName(node.kept, change);
			}
			throw systemError("EIO", "sync");
		}
		if (node.kind === "file")
			node.kept = node.pending.reduce(applyChange, node.kept);
		else for (const change of node.pending) applyName(node.kept, change);
		node.pending = [];
	}

	function cutPower(node: Node, random: Random): void {
		if (node.kind === "file") {
			node.kept = keepSome(node, random);
			node.seen = node.kept;
			node.pending = [];
			return;
		}
		const chance = random();
		for (const change of node.pending)
			if (random() < chance) applyName(node.kept, change);
		node.seen = new Map(node.kept);
		node.pending = [];
		for (const child of node.kept.values()) cutPower(child, random);
	}

	function processOf(own: { isCut: boolean }): FileSystem {
		const never = new Promise<never>(() => {});

		/** Does `work`, unless the process ends with it; then `part` of it may have happened. */
		async function call<T>(work: () => T, part?: () => void): Promise<T> {
			await undefined;
			if (own.isCut) return never;
			countdown--;
			if (countdown <= 0) {
				own.isCut = true;
				if (countdownRandom() < 0.5) (part ?? work)();
				return never;
			}
			const result = work();
			await undefined;
			return own.isCut ? never : result;
		}

		function handle(node: Node): OpenFile {
			const file = (): FileNode => {
				if (node.kind !== "file") throw systemError("EISDIR", "handle");
				return node;
			};
			if (node.kind === "file") node.openHandles++;
			return {
				read: (buffer, offset, length, position) =>
					call(() => ({
						bytesRead: file().seen.copy(
							buffer,
							offset,
							Math.min(position, file().seen.length),
							position + length,
						),
					})),
				write: (buffer, offset, length, position) => {
					const bytes = Buffer.from(buffer).subarray(offset, offset + length);
					return call(
						() => ({ bytesWritten: write(file(), bytes, position) }),
						() => {
							const count = Math.ceil(countdownRandom() * bytes.length);
							if (count > 0) write(file(), bytes.subarray(0, count), position);
						},
					);
				},
				truncate: (length) =>
					call(() => {
						const change: Change = { kind: "cut", length };
						file().pending.push(change);
						file().seen = applyChange(file().seen, change);
					}),
				sync: () => call(() => sync(node)),
				datasync: () => call(() => sync(node)),
				close: () =>
					call(() => {
						if (node.kind !== "file") return;
						node.openHandles--;
						if (node.openHandles === 0) orphans.delete(node);
					}),
			};
		}

		return {
			open: (path, flags) =>
				call(() => {
					if (flags === "r" || flags === "r+") {
						const node = find(path);
						if (node === undefined) throw systemError("ENOENT", path);
						return handle(node);
					}
					const directory = directoryAt(dirname(path));
					const present = find(path);
					if (present?.kind === "file") {
						const change: Change = { kind: "cut", length: 0 };
						present.pending.push(change);
						present.seen = applyChange(present.seen, change);
						return handle(present);
					}
					const created = newFile();
					rename(directory, { set: [basename(path), created] });
					return handle(created);
				}),
			readFile: (path) => call(() => Buffer.from(fileAt(path).seen)),
			readdir: (path) =>
				call(() => [...directoryAt(path).seen.keys()].reverse()),
			stat: (path) => call(() => ({ size: fileAt(path).seen.length })),
			statfs: () =>
				call(() => ({
					bsize: 1,
					blocks: capacityBytes,
					bavail: Math.max(0, limit - usedBytes()),
				})),
			mkdir: (path) =>
				call(() => {
					let made: string | undefined;
					let directory = root;
					let at = "";
					for (const name of path.split("/").filter((part) => part !== "")) {
						at += `/${name}`;
						let child = directory.seen.get(name);
						if (child === undefined) {
							child = newDirectory();
							rename(directory, { set: [name, child] });
							made ??= at;
						}
						if (child.kind !== "directory") throw systemError("ENOTDIR", at);
						directory = child;
					}
					return made;
				}),
			rename: (from, to) =>
				call(() => {
					const node = fileAt(from);
					if (dirname(from) !== dirname(to)) throw systemError("EXDEV", to);
					rename(directoryAt(dirname(to)), {
						remove: basename(from),
						set: [basename(to), node],
					});
				}),
			rm: (path, options) =>
				call(() => {
					const node = find(path);
					if (node === undefined && options?.force === true) return;
					const file = fileAt(path);
					rename(directoryAt(dirname(path)), { remove: basename(path) });
					if (file.openHandles > 0) orphans.add(file);
				}),
		};
	}

	return {
		process() {
			alive = { isCut: false };
			return processOf(alive);
		},
		cutAfter(calls, random) {
			countdown = calls;
			countdownRandom = random;
		},
		isCut: () => alive.isCut,
		cut(random, power) {
			alive.isCut = true;
			countdown = Number.POSITIVE_INFINITY;
			failingSyncs = 0;
			shortWrites = 0;
			limit = capacityBytes;
			orphans.clear();
			if (power) cutPower(root, random);
		},
		failSyncs(passed, count, random) {
			passingSyncs = passed;
			failingSyncs = count;
			syncRandom = random;
		},
		shortenWrites(count, random) {
			shortWrites = count;
			shortRandom = random;
		},
		setRoom(bytes) {
			limit = Math.min(capacityBytes, usedBytes() + bytes);
		},
		names: (directory) => [...directoryAt(directory).seen.keys()].sort(),
		content: (path) => fileAt(path).seen,
		damage(path, change) {
			const file = fileAt(path);
			file.seen = change(Buffer.from(file.seen));
			file.kept = file.seen;
			file.pending = [];
		},
	};
}

function newFile(): FileNode {
	const empty = Buffer.alloc(0);
	return {
		kind: "file",
		kept: empty,
		seen: empty,
		pending: [],
		openHandles: 0,
	};
}

function newDirectory(): DirectoryNode {
	return { kind: "directory", kept: new Map(), seen: new Map(), pending: [] };
}

function applyName(names: Map<string, Node>, change: NameChange): void {
	if (change.remove !== undefined) names.delete(change.remove);
	if (change.set !== undefined) names.set(...change.set);
}

/** A new buffer: the one before may be what is kept. */
function applyChange(content: Buffer, change: Change): Buffer {
	if (change.kind === "cut") {
		const cut = Buffer.alloc(change.length);
		content.copy(cut);
		return cut;
	}
	const end = change.at + change.bytes.length;
	const written = Buffer.alloc(Math.max(content.length, end));
	content.copy(written);
	change.bytes.copy(written, change.at);
	return written;
}

function keepSome(file: FileNode, random: Random): Buffer {
	let kept = file.kept;
	const chance = random();
	for (const change of file.pending) {
		if (random() < chance) kept = applyChange(kept, change);
		else if (change.kind === "write" && random() < 0.7) {
			const { bytes, at } = change;
			const from = random() < 0.5 ? 0 : Math.floor(random() * bytes.length);
			const to = from + Math.ceil(random() * (bytes.length - from));
			kept = applyChange(kept, {
				kind: "write",
				at: at + from,
				bytes: bytes.subarray(from, to),
			});
		}
	}
	return kept;
}

function systemError(code: string, what: string): Error {
	return Object.assign(new Error(`${code}: ${what}`), { code });
}
