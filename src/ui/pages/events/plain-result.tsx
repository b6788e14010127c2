/** Rows that are no whole events: counts, groups, single columns. With a drawing where that says something. */

import { Button } from "antd";
import { lazy, Suspense, useCallback, useMemo, useState } from "react";
import {
	CellValue,
	valueTooltip,
} from "../../panels/event-details/event-value.tsx";
import type { PivotActions } from "../../panels/event-details/pivot-actions.tsx";
import type { SortOrder } from "../../query/edit-statement.ts";
import type { FieldList } from "../../query/fields.ts";
import { eventsOfGroup, type FieldValue } from "../../query/pivot.ts";
import { fieldsOfColumns } from "../../query/select-list.ts";
import { isEmptyValue } from "../../query/values.ts";
import { CellMenu, type CellMenuState } from "../../tables/cell-menu.tsx";
import type { CellMenuRequest, Column } from "../../tables/column.ts";
import { VirtualTable } from "../../tables/virtual-table.tsx";
import { BarChartIcon } from "../../theme/icons.tsx";
import type { EventRow } from "./build-columns.tsx";
import { menuTitle } from "./event-table.tsx";
import {
	chartColumns,
	growingColumn,
	isNumberColumn,
	isTimeColumn,
	sortRows,
} from "./plain-rows.ts";
import { ResultsBar } from "./results-bar.tsx";
import type { EventsSearch } from "./use-events-search.ts";
import type { SearchResult } from "./use-search-result.ts";

const ResultChart = lazy(() => import("./result-chart.tsx"));

interface PlainResultProps {
	readonly search: EventsSearch;
	readonly result: SearchResult;
	readonly isStale: boolean;
	readonly fields: FieldList;
	readonly pivot: PivotActions;
}

export function PlainResult({
	search,
	result,
	isStale,
	fields,
	pivot,
}: PlainResultProps) {
	const [sort, setSort] = useState<SortOrder>();
	const [menu, setMenu] = useState<CellMenuState>();
	const [isDrawn, setDrawn] = useState(true);
	const { sql } = search.state;
	const fieldOf = useMemo(() => fieldsOfColumns(sql, fields), [sql, fields]);
	const rows = useMemo(
		() => numbered(sortRows(result.rows, sort)),
		[result, sort],
	);
	const columns = useMemo(
		() => plainColumns(result, fields, fieldOf),
		[result, fields, fieldOf],
	);
	const drawn = chartColumns(result);
	const toEvents = (target: FieldValue) =>
		search.run({ sql: eventsOfGroup(sql, target, fields) });
	const open = useCallback(
		(row: NumberedRow) => {
			const { ID } = row.row;
			if (typeof ID === "string") search.show({ eventId: ID });
		},
		[search],
	);
	const openMenu = ({ row, column, x, y }: CellMenuRequest<NumberedRow>) => {
		const field = fieldOf.get(column.key) ?? column.key;
		const target = { field, value: row.row[column.key] };
		setMenu({
			x,
			y,
			title: menuTitle(target),
			opener: document.activeElement,
			items: [
				...(result.areEvents
					? []
					: [
							{
								key: "events",
								label: "Show the events",
								disabled: !pivot.canFilter(target),
								onClick: () => toEvents(target),
							},
						]),
				...pivot.menu(target),
			],
		});
	};
	const openKey = rows.find(({ row }) => row.ID === search.state.eventId)?.key;
	const names = result.columns.map(({ name }) => name);
	return (
		<>
			<ResultsBar
				search={search}
				result={result}
				isStale={isStale}
				columns={names}
			>
				{drawn && (
					<Button
						size="small"
						icon={<BarChartIcon />}
						className={isDrawn ? "is-pressed" : ""}
						aria-pressed={isDrawn}
						onClick={() => setDrawn(!isDrawn)}
					>
						Chart
					</Button>
				)}
			</ResultsBar>
			<div className="plain-result">
				<VirtualTable
					label="Result"
					columns={columns}
					rows={rows}
					rowKey={keyOf}
					sort={sort}
					onSort={setSort}
					openKey={result.areEvents ? openKey : undefined}
					onOpen={result.areEvents ? open : noDetails}
					onCellMenu={openMenu}
				/>
				{drawn && isDrawn && (
					<Suspense>
						<ResultChart rows={result.rows} columns={drawn} />
					</Suspense>
				)}
			</div>
			<CellMenu menu={menu} onClose={() => setMenu(undefined)} />
		</>
	);
}

/** Rows of groups have no name of their own: their place is the key. */
interface NumberedRow {
	readonly key: string;
	readonly row: EventRow;
}

const keyOf = ({ key }: NumberedRow) => key;
const noDetails = () => {};

function numbered(rows: readonly EventRow[]): NumberedRow[] {
	return rows.map((row, index) => ({ key: String(index), row }));
}

function plainColumns(
	{ columns, areEvents }: SearchResult,
	fields: FieldList,
	fieldOf: ReadonlyMap<string, string>,
): Column<NumberedRow>[] {
	const growing = growingColumn(columns);
	return columns.map(({ name, type }, index) => {
		const field = fieldOf.get(name) ?? name;
		const kind = fieldOf.has(name)
			? fields.kindOf(field)
			: isTimeColumn(type)
				? "time"
				: undefined;
		const isNumber = isNumberColumn(type) && kind !== "time";
		return {
			key: name,
			title: name,
			width: isNumber ? 120 : kind === "id" ? 310 : 240,
			grows: index === growing,
			isSortable: true,
			help: field === name ? type : `${field}, ${type}`,
			...(isNumber ? { align: "right" as const } : {}),
			render: ({ row }) =>
				!areEvents && isEmptyValue(row[name]) ? (
					<NothingOf isNumber={isNumber} />
				) : (
					<CellValue field={field} kind={kind} value={row[name]} />
				),
			tooltip: ({ row }) => valueTooltip(kind, row[name]),
		};
	});
}

/** A count of 0 or the group without a value says something, unlike an empty field of an event. */
function NothingOf({ isNumber }: { isNumber: boolean }) {
	return isNumber ? "0" : <span className="faint">(empty)</span>;
}
