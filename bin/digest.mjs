import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** SHA-256, hex, of files and of all files in directories; paths for which `isLeftOut` is true count for nothing. */
export function digest(paths, isLeftOut = () => false) {
	const hash = createHash("sha256");
	const visit = (path) => {
		if (isLeftOut(path) || !existsSync(path)) return;
		if (statSync(path).isDirectory()) {
			for (const name of readdirSync(path).sort()) visit(join(path, name));
		} else hash.update(path).update(readFileSync(path));
	};
	for (const path of paths) visit(path);
	return hash.digest("hex");
}
