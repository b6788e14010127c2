/** Files of content, read and checked. What is wrong with one is told with its name. */
import { readdir, readFile } from "node:fs/promises";
import { parse } from "yaml";
import { z } from "zod";
import { isErrorCode } from "#platform/index.ts";
import { describeError } from "#schema/index.ts";
import { packErrors } from "./errors.ts";

export function check<T extends z.ZodType>(
	definition: T,
	value: unknown,
	file: string,
): z.infer<T> {
	const result = definition.safeParse(value);
	if (result.success) return result.data;
	throw packErrors.make("invalidFile", {
		file,
		reason: z.prettifyError(result.error),
	});
}

export const readYaml = (file: string) => read(file, parse);

export const readJson = (file: string) => read(file, JSON.parse);

async function read(
	file: string,
	parseText: (text: string) => unknown,
): Promise<unknown> {
	const text = await readFile(file, "utf8");
	try {
		return parseText(text);
	} catch (error) {
		throw packErrors.make("invalidFile", {
			file,
			reason: describeError(error),
		});
	}
}

/** Names in it, in order; none when there is no such directory. */
export async function listDirectory(directory: string): Promise<string[]> {
	try {
		return (await readdir(directory)).sort();
	} catch (error) {
		if (isErrorCode(error, "ENOENT")) return [];
		throw error;
	}
}
