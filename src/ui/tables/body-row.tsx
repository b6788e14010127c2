/** One row in view. Redrawn only when something of its own changes: scrolling and hovering stay cheap. */

import { type MouseEvent, memo } from "react";
import { MoreIcon } from "../theme/icons.tsx";
import type { CellMenuRequest, Column } from "./column.ts";
import type { Cell } from "./move-cell.ts";

interface BodyRowProps<Row> {
	readonly row: Row;
	readonly index: number;
	/** Pixels from the top of the body. */
	readonly start: number;
	readonly height: number;
	readonly columns: readonly Column<Row>[];
	readonly template: string;
	readonly idPrefix: string;
	/** Undefined when another row is active. */
	readonly activeColumn: number | undefined;
	readonly isOpen: boolean;
	readonly isSelected: boolean;
	readonly onPoint: (cell: Cell) => void;
	readonly onOpen: ((row: Row) => void) | undefined;
	readonly onCellMenu: ((request: CellMenuRequest<Row>) => void) | undefined;
}

function BodyRowOf<Row>(props: BodyRowProps<Row>) {
	const { row, index, columns, activeColumn, onCellMenu } = props;
	const classes = [
		"virtual-row",
		index % 2 === 1 ? "is-odd" : "",
		props.isOpen ? "is-open" : "",
		props.isSelected ? "is-selected" : "",
		activeColumn === undefined ? "" : "is-active",
	];
	const open = (event: MouseEvent) => {
		// A click on a control inside the row is the control's.
		if (
			event.target instanceof Element &&
			event.target.closest("label, button, a, input")
		)
			return;
		// Who marks text to copy it does not want the details.
		if (window.getSelection()?.isCollapsed !== false) props.onOpen?.(row);
	};
	return (
		<div
			role="row"
			aria-rowindex={index + 2}
			aria-selected={props.isOpen || props.isSelected}
			className={classes.filter(Boolean).join(" ")}
			style={{
				gridTemplateColumns: props.template,
				height: props.height,
				transform: `translateY(${props.start}px)`,
			}}
			onClick={open}
		>
			{columns.map((column, columnIndex) => {
				const showMenu = (event: MouseEvent, x: number, y: number) => {
					if (!onCellMenu || column.hasMenu === false) return;
					event.preventDefault();
					event.stopPropagation();
					props.onPoint({ row: index, column: columnIndex });
					onCellMenu({ row, column, x, y });
				};
				return (
					<div
						key={column.key}
						id={`${props.idPrefix}-${index}-${columnIndex}`}
						role="gridcell"
						aria-colindex={columnIndex + 1}
						className={`virtual-td ${column.align === "right" ? "is-right" : ""} ${activeColumn === columnIndex ? "is-active" : ""}`}
						title={column.tooltip?.(row)}
						onPointerDown={() =>
							props.onPoint({ row: index, column: columnIndex })
						}
						onContextMenu={(event) =>
							showMenu(event, event.clientX, event.clientY)
						}
					>
						{column.render(row)}
						{onCellMenu && column.hasMenu !== false && (
							<button
								type="button"
								tabIndex={-1}
								className="cell-menu-button"
								aria-label={`Actions for ${column.title}`}
								onClick={(event) => {
									const box = event.currentTarget.getBoundingClientRect();
									showMenu(event, box.left, box.bottom);
								}}
							>
								<MoreIcon />
							</button>
						)}
					</div>
				);
			})}
		</div>
	);
}

// `memo` loses the type parameter; the function's own type is the right one.
export const BodyRow = memo(BodyRowOf) as typeof BodyRowOf;
