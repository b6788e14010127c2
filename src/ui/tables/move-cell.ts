/** Where a key leads from the active cell. */

export interface Cell {
	readonly row: number;
	readonly column: number;
}

export interface Bounds {
	readonly rows: number;
	readonly columns: number;
	/** Rows in view. */
	readonly page: number;
}

/** Undefined when the key does not move. */
export function moveCell(
	key: string,
	from: Cell,
	{ rows, columns, page }: Bounds,
): Cell | undefined {
	const steps: Readonly<Record<string, Cell>> = {
		ArrowDown: { row: 1, column: 0 },
		j: { row: 1, column: 0 },
		ArrowUp: { row: -1, column: 0 },
		k: { row: -1, column: 0 },
		ArrowRight: { row: 0, column: 1 },
		ArrowLeft: { row: 0, column: -1 },
		PageDown: { row: page, column: 0 },
		PageUp: { row: -page, column: 0 },
		Home: { row: -rows, column: 0 },
		End: { row: rows, column: 0 },
	};
	const step = Object.hasOwn(steps, key) ? steps[key] : undefined;
	if (!step || rows === 0) return undefined;
	return {
		row: Math.min(Math.max(from.row + step.row, 0), rows - 1),
		column: Math.min(Math.max(from.column + step.column, 0), columns - 1),
	};
}
