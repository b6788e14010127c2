/**
 * A table that draws only the rows in view. One tab stop: arrows (and j, k) move the active cell, Enter opens the row,
 * the menu key or m opens the cell's menu.
 */
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import type { SortOrder } from "../query/edit-statement.ts";
import { BodyRow } from "./body-row.tsx";
import type { CellMenuRequest, Column } from "./column.ts";
import { HeaderRow } from "./header-row.tsx";
import { moveCell } from "./move-cell.ts";
import "./virtual-table.css";

export interface VirtualTableProps<Row> {
	/** Names the table for screen readers. */
	readonly label: string;
	readonly columns: readonly Column<Row>[];
	readonly rows: readonly Row[];
	rowKey(row: Row): string;
	/** Pixels. */
	readonly rowHeight?: number;
	readonly sort?: SortOrder | undefined;
	onSort?(sort: SortOrder): void;
	onResize?(key: string, width: number): void;
	/** Key of the row whose details are shown. */
	readonly openKey?: string | undefined;
	onOpen?(row: Row): void;
	onCellMenu?(request: CellMenuRequest<Row>): void;
	/** Called with the keys pressed on the active row that the table itself does not know. */
	onRowKey?(key: string, row: Row): boolean;
	readonly selected?: ReadonlySet<string>;
	/** Takes the focus when it appears, so that keys work at once. */
	readonly takesFocus?: boolean;
	onSelect?(row: Row): void;
}

export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
	const { columns, rows, rowKey, rowHeight = 26, openKey } = props;
	const scroller = useRef<HTMLDivElement>(null);
	const id = useId();
	const [active, setActive] = useState({ row: 0, column: 0 });
	const virtualizer = useVirtualizer({
		count: rows.length,
		getScrollElement: () => scroller.current,
		estimateSize: () => rowHeight,
		overscan: 12,
		scrollPaddingStart: headerHeight,
	});
	const openIndex =
		openKey === undefined
			? -1
			: rows.findIndex((row) => rowKey(row) === openKey);
	useEffect(() => {
		if (openIndex < 0) return;
		setActive((cell) => ({ ...cell, row: openIndex }));
		virtualizer.scrollToIndex(openIndex, { align: "auto" });
	}, [openIndex, virtualizer]);

	const { takesFocus = false } = props;
	useEffect(() => {
		if (takesFocus) scroller.current?.focus({ preventScroll: true });
	}, [takesFocus]);

	const cellId = (row: number, column: number) => `${id}-${row}-${column}`;
	const activeRow = rows[active.row];
	const requestMenu = (at: { row: number; column: number }) => {
		const row = rows[at.row];
		const column = columns[at.column];
		const cell = document.getElementById(cellId(at.row, at.column));
		if (!row || !column || !cell) return;
		const box = cell.getBoundingClientRect();
		props.onCellMenu?.({ row, column, x: box.left + 8, y: box.bottom });
	};
	const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
		if (event.target !== event.currentTarget) return;
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		const page = Math.floor(
			(scroller.current?.clientHeight ?? 0) / rowHeight - 1,
		);
		const moved = moveCell(event.key, active, {
			rows: rows.length,
			columns: columns.length,
			page,
		});
		if (moved) {
			setActive(moved);
			virtualizer.scrollToIndex(moved.row, { align: "auto" });
			document
				.getElementById(cellId(moved.row, moved.column))
				?.scrollIntoView({ block: "nearest", inline: "nearest" });
			const row = rows[moved.row];
			if (row && openKey !== undefined && moved.row !== active.row)
				props.onOpen?.(row);
		} else if (event.key === "Enter" && activeRow) props.onOpen?.(activeRow);
		else if (event.key === " " && activeRow && props.onSelect)
			props.onSelect(activeRow);
		else if (["m", "ContextMenu"].includes(event.key)) requestMenu(active);
		else if (!activeRow || !props.onRowKey?.(event.key, activeRow)) return;
		event.preventDefault();
		event.stopPropagation();
	};

	const template = columns
		.map(({ width, grows }) =>
			grows ? `minmax(${width}px, 1fr)` : `${width}px`,
		)
		.join(" ");
	const minWidth = columns.reduce((sum, { width }) => sum + width, 0);
	return (
		<div
			ref={scroller}
			className="virtual-table"
			role="grid"
			aria-label={props.label}
			aria-rowcount={rows.length + 1}
			aria-colcount={columns.length}
			aria-activedescendant={
				rows.length > 0 ? cellId(active.row, active.column) : undefined
			}
			tabIndex={0}
			onKeyDown={onKeyDown}
		>
			<HeaderRow
				columns={columns}
				template={template}
				minWidth={minWidth}
				sort={props.sort}
				onSort={props.onSort}
				onResize={props.onResize}
			/>
			<div
				className="virtual-body"
				role="rowgroup"
				style={{ height: virtualizer.getTotalSize(), minWidth }}
			>
				{virtualizer.getVirtualItems().map((item) => {
					const row = rows[item.index];
					if (row === undefined) return null;
					const key = rowKey(row);
					return (
						<BodyRow
							key={key}
							row={row}
							index={item.index}
							start={item.start}
							height={rowHeight}
							columns={columns}
							template={template}
							idPrefix={id}
							activeColumn={
								active.row === item.index ? active.column : undefined
							}
							isOpen={key === openKey}
							isSelected={props.selected?.has(key) ?? false}
							onPoint={setActive}
							onOpen={props.onOpen}
							onCellMenu={props.onCellMenu}
						/>
					);
				})}
			</div>
		</div>
	);
}

/** Height of the fixed head in pixels, as in the style sheet. */
const headerHeight = 28;
