/** Files that rotation put aside: `<path>.<time>` or, several at the same moment, `<path>.<time>-<number>`. */
import { readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { syncDirectory } from "#platform/index.ts";

/** Puts the file aside. Durable when it resolves; gives back its new path. */
export async function putAside(path: string, now: number): Promise<string> {
	const taken = new Set(await readdir(dirname(path)));
	const time = new Date(now).toISOString().replace(/[-:]|\.\d+/g, "");
	let aside = `${path}.${time}`;
	for (let number = 1; taken.has(basename(aside)); number++)
		aside = `${path}.${time}-${String(number).padStart(4, "0")}`;
	await rename(path, aside);
	await syncDirectory(dirname(path));
	return aside;
}

/** Deletes the oldest files put aside, so that `keep` of them are left. */
export async function deleteOldest(path: string, keep: number): Promise<void> {
	const name = `${basename(path)}.`;
	const aside = (await readdir(dirname(path)))
		.filter(
			(entry) =>
				entry.startsWith(name) &&
				/^\d{8}T\d{6}Z(?:-\d{4,})?$/.test(entry.slice(name.length)),
		)
		.sort();
	for (const entry of aside.slice(0, Math.max(0, aside.length - keep)))
		await rm(join(dirname(path), entry), { force: true });
}
