/** Resources leave as an encrypted package, and come in from one. */
import type { Readable } from "node:stream";
import type { Resource } from "../resources/resources.ts";
import type { PackageContent } from "./package-content.ts";

type Place = Pick<Resource, "kind" | "tenantId">;

/** What the caller may do; decided by the APIs. */
export interface TransferAccess {
	canSee(place: Place): boolean;
	/** Also what of a secret may be shown. */
	canOpen(place: Place): boolean;
	canEdit(place: Place): boolean;
}

/** 0 leaves what is there, 1 brings in what is not there, 2 puts it in the place of what is there. */
export type TransferAction = 0 | 1 | 2;

export interface TransferFile {
	readonly fileId: string;
	readonly userId: string;
}

export interface OpenedPackage extends PackageContent {
	/** By id in the package: what is there already, in the tenant or in Shared. */
	readonly conflicts: ReadonlyMap<string, Resource>;
}

export interface Transfer {
	/**
	 * Makes a package of the resources and all that they need, secrets without their values, and keeps it for an hour for
	 * that user. Gives its id. Throws transfer.*.
	 */
	export(request: {
		readonly ids: readonly string[];
		readonly password: string;
		readonly userId: string;
		readonly access: TransferAccess;
	}): Promise<string>;
	/** Keeps a file for an hour, unread, and gives its id. Throws transfer.tooLarge. */
	upload(file: AsyncIterable<Uint8Array>, userId: string): Promise<string>;
	/** Throws transfer.fileNotFound, also for the files of others. */
	download(
		file: TransferFile,
	): Promise<{ readonly size: number; readonly content: Readable }>;
	/** `tenantId`: where it would go, for the conflicts; absent = none are looked for. */
	open(
		request: TransferFile & {
			readonly password: string;
			readonly tenantId?: string | undefined;
			readonly access: TransferAccess;
		},
	): Promise<OpenedPackage>;
	/**
	 * Brings a package into a tenant in one transaction: its resources keep their ids where these are free, or become
	 * copies with others, and name each other as before. Absent actions are 1. Gives the ids of those that are there
	 * already and for which the action is 1: then nothing was done. Throws transfer.notAllowed, refused.
	 */
	import(
		request: TransferFile & {
			readonly password: string;
			readonly tenantId: string;
			readonly actions: ReadonlyMap<string, TransferAction>;
			readonly access: TransferAccess;
		},
	): Promise<{
		readonly conflicts: readonly string[];
		readonly created: number;
		readonly replaced: number;
	}>;
}
