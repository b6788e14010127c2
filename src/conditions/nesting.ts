/** Whether groups lie inside each other more than `levels` deep; of anything, checked or not, without recursion. */
export function isNestedDeeper(value: unknown, levels: number): boolean {
	let layer: unknown[] = [value];
	for (let depth = 0; layer.length > 0; depth++) {
		if (depth > levels) return true;
		layer = layer.flatMap(membersOf);
	}
	return false;
}

function membersOf(value: unknown): readonly unknown[] {
	if (typeof value !== "object" || value === null) return [];
	if (!("members" in value) || !Array.isArray(value.members)) return [];
	return value.members;
}
