/** Found events, with the columns the user chose. */
import { useCallback, useMemo, useState } from "react";
import { useMe } from "../../api/context.tsx";
import type { PivotActions } from "../../panels/event-details/pivot-actions.tsx";
import {
	type SortOrder,
	sortOf,
	withSort,
} from "../../query/edit-statement.ts";
import type { FieldList } from "../../query/fields.ts";
import { lineText, unmask, valueAt } from "../../query/values.ts";
import { useCommands } from "../../shell/commands.tsx";
import { useStored } from "../../shell/stored.ts";
import { CellMenu, type CellMenuState } from "../../tables/cell-menu.tsx";
import type { CellMenuRequest } from "../../tables/column.ts";
import { tableShortcuts } from "../../tables/table-shortcuts.ts";
import { VirtualTable } from "../../tables/virtual-table.tsx";
import { buildColumns, type EventRow } from "./build-columns.tsx";
import { ColumnChooser } from "./column-chooser.tsx";
import {
	type ColumnChoice,
	columnsSchema,
	defaultColumns,
	knownColumns,
} from "./event-columns.ts";
import { ResultsBar } from "./results-bar.tsx";
import type { EventsSearch } from "./use-events-search.ts";
import type { SearchResult } from "./use-search-result.ts";

interface EventTableProps {
	readonly search: EventsSearch;
	readonly result: SearchResult;
	readonly isStale: boolean;
	readonly fields: FieldList;
	readonly pivot: PivotActions;
}

export function EventTable({
	search,
	result,
	isStale,
	fields,
	pivot,
}: EventTableProps) {
	const me = useMe();
	const [choice, setChoice] = useStored<ColumnChoice>(
		`ursa.${me.id}.event-columns`,
		columnsSchema,
		defaultColumns,
	);
	const [menu, setMenu] = useState<CellMenuState>();
	const { state, run, show } = search;
	const names = knownColumns(choice, fields);
	const setNames = useCallback(
		(next: readonly string[]) => setChoice({ ...choice, names: [...next] }),
		[choice, setChoice],
	);
	const sortBy = useCallback(
		(sort: SortOrder) => run({ sql: withSort(state.sql, sort) }),
		[run, state.sql],
	);
	const columns = useMemo(
		() =>
			buildColumns({
				names: knownColumns(choice, fields),
				widths: choice.widths,
				fields,
				menuOf: (name) => pivot.menu({ field: name, value: undefined }),
				onNames: setNames,
				onSort: sortBy,
			}),
		[choice, fields, pivot, setNames, sortBy],
	);
	const open = useCallback(
		(row: EventRow) => {
			if (typeof row.ID === "string") show({ eventId: row.ID });
		},
		[show],
	);
	const openMenu = useCallback(
		({ row, column, x, y }: CellMenuRequest<EventRow>) => {
			const target = { field: column.key, value: valueAt(row, column.key) };
			setMenu({
				x,
				y,
				title: menuTitle(target),
				items: pivot.menu(target),
				opener: document.activeElement,
			});
		},
		[pivot],
	);
	useCommands([
		...tableShortcuts("Events", "event"),
		{
			id: "events.cell-menu",
			title: "Actions for the cell",
			group: "Events",
			shortcut: "m",
			isHidden: true,
			isElsewhere: true,
			run: () => {},
		},
	]);
	return (
		<>
			<ResultsBar
				search={search}
				result={result}
				isStale={isStale}
				columns={names}
			>
				<ColumnChooser fields={fields} chosen={names} onChange={setNames} />
			</ResultsBar>
			<VirtualTable
				label="Events"
				columns={columns}
				rows={result.rows}
				rowKey={keyOf}
				sort={sortOf(state.sql)}
				onSort={sortBy}
				onResize={(key, width) =>
					setChoice({ ...choice, widths: { ...choice.widths, [key]: width } })
				}
				openKey={state.eventId}
				onOpen={open}
				onCellMenu={openMenu}
				onRowKey={(key) => {
					if (key !== "Escape" || state.eventId === undefined) return false;
					show({ eventId: undefined });
					return true;
				}}
			/>
			<CellMenu menu={menu} onClose={() => setMenu(undefined)} />
		</>
	);
}

const keyOf = (row: EventRow) => String(row.ID);

/** Characters of the value in the menu's head. */
const titleLength = 40;

export function menuTitle(target: { field: string; value: unknown }): string {
	const text = unmask(lineText(target.value));
	const short =
		text.length > titleLength ? `${text.slice(0, titleLength)}…` : text;
	return `${target.field}: ${short === "" ? "empty" : short}`;
}
