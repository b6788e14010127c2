/** Fixed by the protocol: clients ask on until they get fewer. */
export const pageSize = 250;

export function pageOf<T>(items: readonly T[], page: number): T[] {
	return items.slice((page - 1) * pageSize, page * pageSize);
}

/** By name, then id, so that pages do not overlap. */
export function byName(
	a: { readonly name: string; readonly id: string },
	b: { readonly name: string; readonly id: string },
): number {
	return compare(a.name, b.name) || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
	if (a === b) return 0;
	return a < b ? -1 : 1;
}
