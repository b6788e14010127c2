/**
 * Resources as files that people keep in git: one YAML file each, in the order and form in which people write them,
 * names instead of ids where a name is enough, secrets without their values.
 */
import type { Difference } from "#core/index.ts";
import { defineErrors } from "#schema/index.ts";

export const resourceFilesErrors = defineErrors("resourceFiles", {
	tooMany: {
		status: 400,
		sentence: "There are more than {limit} files. Split the directory.",
	},
});

export const maxFiles = 20_000;

export interface ResourceFile {
	/** From the directory on, with `/`. */
	readonly path: string;
	readonly text: string;
}

export interface FileChange {
	readonly path: string;
	readonly action: "create" | "update" | "delete";
	/** First member `name`, `description`, `folder` or `body`. */
	readonly differences: readonly Difference[];
}

export interface FileProblem {
	readonly path: string;
	/** From 1. */
	readonly line: number;
	readonly message: string;
}

export interface ResourceFiles {
	/** All resources of all tenants, by path. */
	export(): Promise<ResourceFile[]>;
	/**
	 * Makes the resources what the files say: all in one transaction, or nothing when there is any problem. `prune`: those
	 * of the tenants of the files that have no file are deleted. `isDryRun`: only says what would be done.
	 */
	apply(request: {
		readonly files: readonly ResourceFile[];
		readonly prune: boolean;
		readonly isDryRun: boolean;
	}): Promise<{
		readonly changes: readonly FileChange[];
		readonly problems: readonly FileProblem[];
	}>;
}
