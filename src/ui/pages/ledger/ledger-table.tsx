/** The ledger as a table with its totals; each row unfolds into its reasons. */
import { Button } from "antd";
import { Fragment, useState } from "react";
import { countText } from "../../query/format-number.ts";
import { LedgerLine } from "./ledger-line.tsx";
import type { Dimension, LedgerRow, Outcome, TimeStep } from "./ledger-rows.ts";
import { outcomeNotes, outcomeTitles } from "./outcomes.ts";
import { ReasonList } from "./reason-list.tsx";

const balanced: readonly Outcome[] = [
	"received",
	"produced",
	"stored",
	"filtered",
	"dropped",
	"aggregated",
	"redirected",
	"rejected",
];

/** Rows drawn at first and with each “more”. */
const atOnce = 200;

const dimensionTitles: Readonly<Record<Dimension, string>> = {
	service: "Service",
	connector: "Connector",
	source: "Source",
};

interface LedgerTableProps {
	readonly rows: readonly LedgerRow[];
	readonly total: LedgerRow;
	readonly step: TimeStep;
	readonly by: readonly Dimension[];
	nameOf(serviceId: string): string;
}

const leadingColumns = ({ step, by }: Pick<LedgerTableProps, "step" | "by">) =>
	(step === "none" ? 0 : 1) + by.length;

export function LedgerTable(props: LedgerTableProps) {
	const { rows, total, step, by } = props;
	const columns: readonly Outcome[] =
		total.counts.detected > 0 ? [...balanced, "detected"] : balanced;
	const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
	const [most, setMost] = useState(atOnce);
	const toggle = (key: string) =>
		setOpen((before) => {
			const next = new Set(before);
			if (!next.delete(key)) next.add(key);
			return next;
		});
	const width = leadingColumns(props) + columns.length + 2;
	const draw = (row: LedgerRow, isTotal: boolean) => (
		<Fragment key={row.key}>
			<LedgerLine
				{...props}
				row={row}
				columns={columns}
				isTotal={isTotal}
				isOpen={open.has(row.key)}
				onToggle={() => toggle(row.key)}
			/>
			{open.has(row.key) && (
				<tr className="ledger-reasons">
					<td colSpan={width}>
						<ReasonList row={row} step={step} />
					</td>
				</tr>
			)}
		</Fragment>
	);
	return (
		<div className="panel ledger-scroll">
			<table className="ledger-table" aria-label="Ledger">
				<thead>
					<tr>
						<th style={{ width: 30 }}>
							<span className="visually-hidden">Reasons</span>
						</th>
						{step !== "none" && (
							<th scope="col">{step === "hour" ? "Hour" : "Day"}</th>
						)}
						{by.map((dimension) => (
							<th key={dimension} scope="col">
								{dimensionTitles[dimension]}
							</th>
						))}
						{columns.map((outcome) => (
							<th
								key={outcome}
								scope="col"
								className="is-number"
								title={outcomeNotes[outcome]}
							>
								{outcomeTitles[outcome]}
							</th>
						))}
						<th scope="col" className="is-number ledger-balance">
							Balance
						</th>
					</tr>
				</thead>
				<tbody>
					{draw(total, true)}
					{rows.slice(0, most).map((row) => draw(row, false))}
				</tbody>
			</table>
			{rows.length > most && (
				<Button className="ledger-more" onClick={() => setMost(most + atOnce)}>
					Show more: {countText(rows.length - most)} rows are left
				</Button>
			)}
		</div>
	);
}
