/** Preferences of one user in this browser. What is stored may be old or edited: a schema checks it. */
import { useCallback, useState } from "react";
import type { z } from "zod";

export function readStored<T>(
	key: string,
	schema: z.ZodType<T>,
): T | undefined {
	const text = window.localStorage.getItem(key);
	if (text === null) return undefined;
	const parsed = schema.safeParse(parseJson(text));
	return parsed.success ? parsed.data : undefined;
}

export function writeStored(key: string, value: unknown): void {
	window.localStorage.setItem(key, JSON.stringify(value));
}

/** Undefined for text that is no JSON, which no schema here accepts. */
function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** State kept under the key; `initial` until something was stored. */
export function useStored<T>(
	key: string,
	schema: z.ZodType<T>,
	initial: T,
): [T, (value: T) => void] {
	const [value, setValue] = useState(() => readStored(key, schema) ?? initial);
	const change = useCallback(
		(next: T) => {
			writeStored(key, next);
			setValue(next);
		},
		[key],
	);
	return [value, change];
}
