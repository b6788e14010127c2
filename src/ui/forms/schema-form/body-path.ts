/** Places in a body, and changes of it that leave everything else as it is, also by identity. */
import { isRecord } from "./schema-node.ts";

/** As a JSON pointer: `/connectors/0/port`; "" is the whole. A text, so that equal places are equal. */
export type BodyPath = string;

export function joinPath(path: BodyPath, key: string | number): BodyPath {
	return `${path}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

export function pathOf(keys: readonly (string | number)[]): BodyPath {
	return keys.reduce<BodyPath>(joinPath, "");
}

export function keysOf(path: BodyPath): string[] {
	return path
		.split("/")
		.slice(1)
		.map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}

export function valueAtPath(body: unknown, path: BodyPath): unknown {
	let value = body;
	for (const key of keysOf(path)) {
		if (Array.isArray(value)) value = value[Number(key)];
		else if (isRecord(value) && Object.hasOwn(value, key)) value = value[key];
		else return undefined;
	}
	return value;
}

/** Undefined takes a member of an object away. */
export function changeAt(
	body: unknown,
	path: BodyPath,
	value: unknown,
): unknown {
	return change(body, keysOf(path), value);
}

function change(
	body: unknown,
	keys: readonly string[],
	value: unknown,
): unknown {
	const [key, ...rest] = keys;
	if (key === undefined) return value;
	if (Array.isArray(body))
		return body.map((item, index) =>
			index === Number(key) ? change(item, rest, value) : item,
		);
	const before = isRecord(body) ? body : {};
	const next = change(
		Object.hasOwn(before, key) ? before[key] : undefined,
		rest,
		value,
	);
	if (next !== undefined) return { ...before, [key]: next };
	const { [key]: _, ...others } = before;
	return others;
}

export function moveItem<T>(
	items: readonly T[],
	from: number,
	to: number,
): T[] {
	const moved = items.filter((_, index) => index !== from);
	moved.splice(to, 0, ...items.slice(from, from + 1));
	return moved;
}

/** True for the place itself and everything below it. */
export function isWithin(path: BodyPath, place: BodyPath): boolean {
	return path === place || path.startsWith(`${place}/`);
}
