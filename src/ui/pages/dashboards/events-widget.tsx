import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { useClient } from "../../api/context.tsx";
import { searchQuery } from "../../api/queries.ts";
import { countText } from "../../query/format-number.ts";
import { localTime, timeOf } from "../../query/format-time.ts";
import { lineText, unmask } from "../../query/values.ts";
import { toPoints } from "./points.ts";
import type { WidgetProps } from "./widget-content.tsx";
import { WidgetState } from "./widget-state.tsx";

const SeriesChart = lazy(() => import("./series-chart.tsx"));

type Rows = readonly Readonly<Record<string, unknown>>[];
type Columns = readonly { readonly name: string; readonly type: string }[];

export function EventsWidget({
	widget,
	period,
	height,
}: WidgetProps<"events">) {
	const { sql, view, title } = widget;
	const { data, error, isPending, refetch } = useQuery({
		...searchQuery(useClient(), { sql, ...period }),
		placeholderData: keepPreviousData,
	});
	const { rows, columns } = data?.result ?? { rows: [], columns: [] };
	return (
		<WidgetState
			error={error}
			isLoading={isPending}
			isEmpty={rows.length === 0}
			onRetry={() => void refetch()}
		>
			{view === "number" ? (
				<BigNumber rows={rows} columns={columns} />
			) : view === "table" ? (
				<SmallTable title={title} rows={rows} columns={columns} />
			) : (
				<Suspense fallback={<div style={{ height }} />}>
					<SeriesChart
						points={toPoints(rows, columns)}
						view={view}
						title={title}
						height={height}
					/>
				</Suspense>
			)}
		</WidgetState>
	);
}

/** The last column of the first row. */
function BigNumber({ rows, columns }: { rows: Rows; columns: Columns }) {
	const value = rows[0]?.[columns.at(-1)?.name ?? ""];
	const number = Number(value);
	return (
		<p className="widget-number">
			{Number.isFinite(number)
				? countText(Math.round(number * 100) / 100)
				: unmask(lineText(value))}
		</p>
	);
}

const mostRows = 100;

function SmallTable({
	title,
	rows,
	columns,
}: {
	title: string;
	rows: Rows;
	columns: Columns;
}) {
	return (
		// It scrolls, so it must be reachable by keyboard.
		// biome-ignore lint/a11y/noNoninteractiveTabindex: see above
		<section className="widget-scroll" aria-label={title} tabIndex={0}>
			<table className="widget-table">
				<thead>
					<tr>
						{columns.map(({ name }) => (
							<th key={name} scope="col">
								{name}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{rows.slice(0, mostRows).map((row, index) => (
						// Rows of a search have nothing else that tells them apart.
						<tr key={index}>
							{columns.map((column) => (
								<td key={column.name}>{cellText(row[column.name], column)}</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</section>
	);
}

function cellText(value: unknown, { name, type }: Columns[number]): string {
	const isTime =
		type.includes("DateTime") || /time(stamp)?$|^latest$/i.test(name);
	const ms = isTime ? timeOf(value) : undefined;
	if (ms !== undefined) return localTime(ms, false);
	return typeof value === "number" ? countText(value) : unmask(lineText(value));
}
