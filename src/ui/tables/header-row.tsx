/** The head of a virtual table: sorting, widths, menus. */

import { type PointerEvent, useRef } from "react";
import type { SortOrder } from "../query/edit-statement.ts";
import { CaretDownIcon, CaretUpIcon } from "../theme/icons.tsx";
import type { Column } from "./column.ts";

interface HeaderRowProps<Row> {
	readonly columns: readonly Column<Row>[];
	readonly template: string;
	readonly minWidth: number;
	readonly sort: SortOrder | undefined;
	readonly onSort: ((sort: SortOrder) => void) | undefined;
	readonly onResize: ((key: string, width: number) => void) | undefined;
}

export function HeaderRow<Row>(props: HeaderRowProps<Row>) {
	const { columns, template, minWidth, sort, onSort, onResize } = props;
	return (
		<div role="rowgroup" className="virtual-head" style={{ minWidth }}>
			<div
				role="row"
				aria-rowindex={1}
				className="virtual-row"
				style={{ gridTemplateColumns: template }}
			>
				{columns.map((column, index) => (
					<div
						key={column.key}
						role="columnheader"
						tabIndex={-1}
						aria-colindex={index + 1}
						aria-sort={ariaSort(column, sort)}
						className={`virtual-th ${column.align === "right" ? "is-right" : ""}`}
						title={column.help}
					>
						<Title column={column} sort={sort} onSort={onSort} />
						{column.menu}
						{onResize && <Grip column={column} onResize={onResize} />}
					</div>
				))}
			</div>
		</div>
	);
}

function ariaSort<Row>(column: Column<Row>, sort: SortOrder | undefined) {
	if (!column.isSortable) return undefined;
	if (sort?.field !== column.key) return "none";
	return sort.isDescending ? "descending" : "ascending";
}

function Title<Row>(props: {
	column: Column<Row>;
	sort: SortOrder | undefined;
	onSort: ((sort: SortOrder) => void) | undefined;
}) {
	const { column, sort, onSort } = props;
	const isSorted = sort?.field === column.key;
	if (!column.isSortable || !onSort)
		return (
			<span className="virtual-title">{column.header ?? column.title}</span>
		);
	return (
		<button
			type="button"
			className="plain-button virtual-title"
			onClick={() =>
				onSort({
					field: column.key,
					isDescending: isSorted ? !sort.isDescending : true,
				})
			}
		>
			{column.header ?? column.title}
			{isSorted && (sort.isDescending ? <CaretDownIcon /> : <CaretUpIcon />)}
		</button>
	);
}

/** Narrowest column in pixels. */
const minColumnWidth = 48;

function Grip<Row>(props: {
	column: Column<Row>;
	onResize(key: string, width: number): void;
}) {
	const { column, onResize } = props;
	const start = useRef<{ x: number; width: number }>(undefined);
	const onPointerDown = (event: PointerEvent<HTMLSpanElement>) => {
		event.preventDefault();
		event.currentTarget.setPointerCapture(event.pointerId);
		const head = event.currentTarget.parentElement;
		start.current = { x: event.clientX, width: head?.offsetWidth ?? 0 };
	};
	const onPointerMove = (event: PointerEvent) => {
		if (!start.current) return;
		const width = start.current.width + event.clientX - start.current.x;
		onResize(column.key, Math.max(Math.round(width), minColumnWidth));
	};
	return (
		<span
			className="virtual-grip"
			aria-hidden="true"
			onPointerDown={onPointerDown}
			onPointerMove={onPointerMove}
			onPointerUp={() => {
				start.current = undefined;
			}}
		/>
	);
}
