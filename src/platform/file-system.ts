import fs from "node:fs/promises";

/** The part of `FileHandle` that durable files need. */
export interface OpenFile {
	/** May read less than `length`, and 0 at the end. */
	read(
		buffer: Buffer,
		offset: number,
		length: number,
		position: number,
	): Promise<{ readonly bytesRead: number }>;
	/** May write less than `length`. */
	write(
		buffer: Uint8Array,
		offset: number,
		length: number,
		position: number,
	): Promise<{ readonly bytesWritten: number }>;
	truncate(length: number): Promise<void>;
	sync(): Promise<void>;
	datasync(): Promise<void>;
	close(): Promise<void>;
}

/**
 * What durable files ask of the disk, as in `node:fs/promises`. An argument wherever a crash must lose nothing, so that
 * tests can stand a disk in its place that loses all it may.
 */
export interface FileSystem {
	open(
		path: string,
		flags: "r" | "r+" | "w" | "w+",
		mode?: number,
	): Promise<OpenFile>;
	readFile(path: string): Promise<Buffer>;
	readdir(path: string): Promise<string[]>;
	stat(path: string): Promise<{ readonly size: number }>;
	statfs(path: string): Promise<{
		readonly bsize: number;
		readonly blocks: number;
		readonly bavail: number;
	}>;
	/** Resolves with the first directory that it made. */
	mkdir(
		path: string,
		options: { readonly recursive: true; readonly mode: number },
	): Promise<string | undefined>;
	rename(from: string, to: string): Promise<void>;
	rm(path: string, options?: { readonly force: boolean }): Promise<void>;
}

export const nodeFileSystem: FileSystem = fs;
