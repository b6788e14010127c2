/** Writes openapi.json: `node src/api/write-openapi.ts`. */
import { writeFile } from "node:fs/promises";
import { renderDocument } from "./document.ts";

await writeFile(
	new URL("../../openapi.json", import.meta.url),
	renderDocument(),
);
