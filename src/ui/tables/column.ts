import type { ReactNode } from "react";

export interface Column<Row> {
	/** Unique in the table; for events the field's path. */
	readonly key: string;
	readonly title: string;
	/** Pixels. */
	readonly width: number;
	/** Takes the width that is left over. */
	readonly grows?: boolean;
	readonly align?: "right";
	readonly isSortable?: boolean;
	/** Shown instead of the title. */
	readonly header?: ReactNode;
	/** At the right end of the head. */
	readonly menu?: ReactNode;
	/** What the head's tooltip says, such as the meaning of the field. */
	readonly help?: string;
	/** False for cells without a value of their own, such as boxes to tick. */
	readonly hasMenu?: boolean;
	render(row: Row): ReactNode;
	/** The cell's tooltip: the whole value, or a time in UTC. */
	tooltip?(row: Row): string;
}

/** Somebody asked for the menu of a cell; coordinates in the window. */
export interface CellMenuRequest<Row> {
	readonly row: Row;
	readonly column: Column<Row>;
	readonly x: number;
	readonly y: number;
}
