import { unmask } from "../../query/values.ts";
import { TimeText } from "../../shell/time-text.tsx";
import type { Column } from "../../tables/column.ts";
import type { ListRecord } from "./queries.ts";

/** Most fields that get a column; the dialog of a record shows all. */
const maxFields = 12;

/** The key, the fields that the records on the page have, then how the record fares. */
export function recordColumns(
	records: readonly ListRecord[],
): readonly Column<ListRecord>[] {
	const names = [
		...new Set(records.flatMap(({ fields }) => Object.keys(fields))),
	].slice(0, maxFields);
	return [
		{
			key: ":key",
			title: "Key",
			width: 180,
			grows: true,
			render: ({ key }) => <code className="value">{unmask(key)}</code>,
			tooltip: ({ key }) => unmask(key),
		},
		...names.map(
			(name): Column<ListRecord> => ({
				key: name,
				title: name,
				width: 120,
				grows: true,
				render: ({ fields }) => (
					<span className="value">{unmask(fields[name] ?? "")}</span>
				),
				tooltip: ({ fields }) => unmask(fields[name] ?? ""),
			}),
		),
		{
			key: ":updates",
			title: "Updates",
			help: "How often it was changed since it was made",
			width: 80,
			align: "right",
			render: ({ updates }) => updates,
		},
		{
			key: ":updated",
			title: "Changed",
			width: 166,
			render: ({ updatedAt }) => <TimeText ms={updatedAt} />,
		},
		{
			key: ":expires",
			title: "Expires",
			width: 166,
			render: ({ updatedAt, expiresAt }) =>
				isEndless(expiresAt - updatedAt) ? (
					<span className="faint">never</span>
				) : (
					<TimeText ms={expiresAt} />
				),
		},
	];
}

/** Lists without a TTL keep records for 36,000 days. */
function isEndless(ms: number): boolean {
	return ms >= 36_000 * 86_400_000;
}
