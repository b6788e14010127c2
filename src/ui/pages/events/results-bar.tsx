/** Above the table: how much was found and how long it took, and what can be done with it. */

import { Button, Dropdown, Select } from "antd";
import type { ReactNode } from "react";
import { limitOf, withLimit } from "../../query/edit-statement.ts";
import { type ExportFormat, exportRows } from "../../query/export.ts";
import {
	countText,
	elapsedText,
	plural,
	shortCount,
} from "../../query/format-number.ts";
import { DownloadIcon } from "../../theme/icons.tsx";
import { saveFile } from "./save-file.ts";
import type { EventsSearch } from "./use-events-search.ts";
import type { SearchResult } from "./use-search-result.ts";

interface ResultsBarProps {
	readonly search: EventsSearch;
	readonly result: SearchResult;
	/** The rows are of an earlier search; the answer to this one is on its way. */
	readonly isStale: boolean;
	/** Columns of the table, in their order. */
	readonly columns: readonly string[];
	readonly children?: ReactNode;
}

const limits = [100, 250, 500, 1000, 5000, 10_000];

export function ResultsBar(props: ResultsBarProps) {
	const { search, result, isStale, columns, children } = props;
	const limit = limitOf(search.state.sql);
	const choices =
		limit === undefined || limits.includes(limit)
			? limits
			: [...limits, limit].sort((a, b) => a - b);
	const noun = result.areEvents ? "event" : "row";
	const isCut = limit !== undefined && result.rows.length >= limit;
	return (
		<div className="results-bar">
			<span data-testid="result-count">
				{isStale
					? "Searching …"
					: `${isCut ? "First " : ""}${plural(result.rows.length, noun)}`}
			</span>
			{limit !== undefined && (
				<Select
					size="small"
					aria-label="Limit"
					prefix={<span className="faint limit-word">Limit</span>}
					value={limit}
					popupMatchSelectWidth={false}
					options={choices.map((value) => ({ value, label: countText(value) }))}
					onChange={(chosen: number) =>
						search.run({ sql: withLimit(search.state.sql, chosen) })
					}
				/>
			)}
			{!isStale && (
				<span className="faint" data-testid="result-cost">
					{elapsedText(result.elapsedMs)} · {shortCount(result.rowsRead)} rows
					read
				</span>
			)}
			<div className="grow" />
			{children}
			<ExportMenu result={result} columns={columns} />
		</div>
	);
}

const formats: readonly { key: ExportFormat; label: string; type: string }[] = [
	{ key: "csv", label: "CSV, the columns shown", type: "text/csv" },
	{
		key: "tsv",
		label: "TSV, the columns shown",
		type: "text/tab-separated-values",
	},
	{ key: "json", label: "JSON, all fields", type: "application/json" },
];

function ExportMenu(props: {
	result: SearchResult;
	columns: readonly string[];
}) {
	const { result, columns } = props;
	return (
		<Dropdown
			trigger={["click"]}
			menu={{
				items: formats.map(({ key, label, type }) => ({
					key,
					label,
					onClick: () =>
						saveFile(
							`events.${key}`,
							exportRows(result.rows, columns, key),
							type,
						),
				})),
			}}
		>
			<Button size="small" icon={<DownloadIcon />}>
				Export
			</Button>
		</Dropdown>
	);
}
