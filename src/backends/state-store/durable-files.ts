/**
 * PGlite on a directory, with commits that survive a power failure. By default PGlite runs PostgreSQL with fsync off,
 * and its file system has no fsync: a process killed loses nothing, a machine that loses power may lose the database.
 */
import { closeSync, fsyncSync, openSync } from "node:fs";
import type { PGliteOptions } from "@electric-sql/pglite";
import { PGlite } from "@electric-sql/pglite";
import { NodeFS } from "@electric-sql/pglite/nodefs";

/** The part of Emscripten's NODEFS that is used here. */
interface NodeFileSystem {
	stream_ops: { fsync?: (stream: NodeStream) => number };
	realPath(node: unknown): string;
}

interface NodeStream {
	readonly node: unknown;
	/** Descriptor of an open file; directories have none. */
	readonly nfd?: number;
}

function addFsync(files: NodeFileSystem): void {
	files.stream_ops.fsync = (stream) => {
		if (stream.nfd !== undefined) {
			fsyncSync(stream.nfd);
			return 0;
		}
		const directory = openSync(files.realPath(stream.node), "r");
		try {
			fsyncSync(directory);
		} finally {
			closeSync(directory);
		}
		return 0;
	};
}

class DurableFiles extends NodeFS {
	override async init(...args: Parameters<NodeFS["init"]>) {
		const { emscriptenOpts } = await super.init(...args);
		return {
			emscriptenOpts: {
				...emscriptenOpts,
				preRun: [
					...(emscriptenOpts.preRun ?? []),
					(module: { NODEFS: unknown }) => {
						// Emscripten types its file systems as opaque; their shape is fixed by its sources (library_nodefs.js).
						addFsync(module.NODEFS as NodeFileSystem);
					},
				],
			},
		};
	}
}

/** Options for a database in `directory`, which is created when missing. */
export function durableOptions(directory: string): PGliteOptions {
	return {
		fs: new DurableFiles(directory),
		startParams: [
			// -F means fsync off.
			...PGlite.defaultStartParams.filter((param) => param !== "-F"),
			// Emscripten's fdatasync, PostgreSQL's default here, does nothing; its fsync calls the file system.
			"-c",
			"wal_sync_method=fsync",
			// PostgreSQL's default of 128 MB is in memory from the start; the kernel caches the files anyhow.
			"-c",
			"shared_buffers=16MB",
			// Its timer would go on calling into the engine after a failed start, and keep the process alive.
			"-c",
			"log_startup_progress_interval=0",
		],
	};
}
