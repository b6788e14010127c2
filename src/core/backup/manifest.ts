/** What a backup says of itself, in its first entry, and what it says at its end. */
import { z } from "zod";

export const manifestShape = z.object({
	product: z.literal("Ursa"),
	/** Of the archive's own layout. */
	format: z.literal(1),
	/** Of the Ursa that made it: only the same restores it. */
	version: z.string().max(64),
	/** The last migration and the digest of all of them. */
	schema: z.object({
		name: z.string().max(128),
		digest: z.string().max(128),
	}),
	engine: z.enum(["pglite", "postgres"]),
	/** Milliseconds since the epoch. */
	createdAt: z.number(),
});
export type BackupManifest = z.output<typeof manifestShape>;

/** Rows of each table, so that an archive that was cut is told from a whole one. */
export const endShape = z.object({
	rows: z.record(z.string(), z.number().int().min(0)),
});

export const manifestName = "manifest.json";
export const endName = "end.json";

/** `tables/<table>/000001.jsonl`: each line a row, its values as the texts that PostgreSQL makes of them. */
const tableEntry = /^tables\/([a-z][a-z0-9_]{0,62})\/\d{6}\.jsonl$/;
/** What lies beside the database: the authority's keys and certificates, and the keys of secrets and audit. */
const fileEntry =
	/^files\/(pki\/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}|secrets\.key|audit\.key)$/;

export type EntryKind =
	| { readonly kind: "table"; readonly table: string }
	/** Path within the data directory. */
	| { readonly kind: "file"; readonly path: string };

/** Undefined for names that no backup has, such as those that lead out of it. */
export function kindOfEntry(name: string): EntryKind | undefined {
	const table = tableEntry.exec(name)?.[1];
	if (table !== undefined) return { kind: "table", table };
	const path = fileEntry.exec(name)?.[1];
	return path === undefined ? undefined : { kind: "file", path };
}

export function tableEntryName(table: string, part: number): string {
	return `tables/${table}/${String(part).padStart(6, "0")}.jsonl`;
}

export const rowShape = z.record(z.string(), z.string().nullable());
export type TextRow = z.output<typeof rowShape>;
