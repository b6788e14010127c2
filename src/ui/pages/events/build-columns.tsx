/** The table's columns from the chosen fields. */

import { Dropdown, type MenuProps } from "antd";
import {
	CellValue,
	valueTooltip,
} from "../../panels/event-details/event-value.tsx";
import type { SortOrder } from "../../query/edit-statement.ts";
import type { FieldList } from "../../query/fields.ts";
import { valueAt } from "../../query/values.ts";
import type { Column } from "../../tables/column.ts";
import { MoreIcon } from "../../theme/icons.tsx";
import { columnWidth, moveItem } from "./event-columns.ts";

export type EventRow = Readonly<Record<string, unknown>>;

type MenuItems = NonNullable<MenuProps["items"]>;

interface BuildColumnsOptions {
	readonly names: readonly string[];
	readonly widths: Readonly<Record<string, number>>;
	readonly fields: FieldList;
	menuOf(name: string): MenuItems;
	onNames(names: readonly string[]): void;
	onSort(sort: SortOrder): void;
}

export function buildColumns(options: BuildColumnsOptions): Column<EventRow>[] {
	const { names, widths, fields } = options;
	return names.map((name, index): Column<EventRow> => {
		const kind = fields.kindOf(name) ?? "text";
		const isNumber = kind === "integer" || kind === "float";
		return {
			key: name,
			title: name,
			width: columnWidth(name, kind, widths),
			grows: index === names.length - 1,
			...(isNumber && name !== "Priority" ? { align: "right" as const } : {}),
			isSortable: kind !== "document" && kind !== "list",
			help: fields.find(name)?.doc ?? "",
			render: (row) => (
				<CellValue field={name} kind={kind} value={valueAt(row, name)} />
			),
			tooltip: (row) => valueTooltip(kind, valueAt(row, name)),
			menu: <HeadMenu name={name} items={headItems(name, index, options)} />,
		};
	});
}

function HeadMenu({ name, items }: { name: string; items: MenuItems }) {
	return (
		<Dropdown trigger={["click"]} menu={{ items }}>
			<button
				type="button"
				className="plain-button head-menu-button"
				aria-label={`Column ${name}`}
			>
				<MoreIcon />
			</button>
		</Dropdown>
	);
}

function headItems(
	name: string,
	index: number,
	{ names, menuOf, onNames, onSort }: BuildColumnsOptions,
): MenuItems {
	const count = menuOf(name).find((item) => item?.key === "count");
	return [
		{
			key: "descending",
			label: "Sort descending",
			onClick: () => onSort({ field: name, isDescending: true }),
		},
		{
			key: "ascending",
			label: "Sort ascending",
			onClick: () => onSort({ field: name, isDescending: false }),
		},
		...(count ? [count] : []),
		{ type: "divider" },
		{
			key: "left",
			label: "Move left",
			disabled: index === 0,
			onClick: () => onNames(moveItem(names, index, index - 1)),
		},
		{
			key: "right",
			label: "Move right",
			disabled: index === names.length - 1,
			onClick: () => onNames(moveItem(names, index, index + 1)),
		},
		{
			key: "remove",
			label: "Remove the column",
			disabled: names.length === 1,
			onClick: () => onNames(names.toSpliced(index, 1)),
		},
	];
}
