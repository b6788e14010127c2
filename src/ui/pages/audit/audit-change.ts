/** What an object was and became, member by member. */

export interface ChangeLine {
	/** `body.condition.0.value`. */
	readonly path: string;
	/** Absent where it was added. */
	readonly before?: string;
	/** Absent where it was taken away. */
	readonly after?: string;
}

/** Undefined when a text is no JSON, which is so where it was cut. */
export function changeLines(
	before: string,
	after: string,
): readonly ChangeLine[] | undefined {
	const [left, right] = [flatten(before), flatten(after)];
	if (left === undefined || right === undefined) return undefined;
	const paths = [...new Set([...left.keys(), ...right.keys()])];
	return paths.flatMap((path) => {
		const [one, other] = [left.get(path), right.get(path)];
		if (one === other) return [];
		return [
			{
				path,
				...(one !== undefined && { before: one }),
				...(other !== undefined && { after: other }),
			},
		];
	});
}

function flatten(json: string): ReadonlyMap<string, string> | undefined {
	const leaves = new Map<string, string>();
	if (json === "") return leaves;
	try {
		collect(JSON.parse(json), "", leaves);
		return leaves;
	} catch {
		return undefined;
	}
}

function collect(
	value: unknown,
	path: string,
	leaves: Map<string, string>,
): void {
	const isNested =
		typeof value === "object" &&
		value !== null &&
		Object.keys(value).length > 0;
	if (!isNested) {
		leaves.set(path, typeof value === "string" ? value : JSON.stringify(value));
		return;
	}
	for (const [name, member] of Object.entries(value)) {
		collect(member, path === "" ? name : `${path}.${name}`, leaves);
	}
}
