/** One row of the ledger. */
import { Link } from "@tanstack/react-router";
import { countText } from "../../query/format-number.ts";
import { localTime, utcTime } from "../../query/format-time.ts";
import { unmask } from "../../query/values.ts";
import { CaretDownIcon, CaretRightIcon } from "../../theme/icons.tsx";
import type { Dimension, LedgerRow, Outcome, TimeStep } from "./ledger-rows.ts";

interface LedgerLineProps {
	readonly row: LedgerRow;
	readonly columns: readonly Outcome[];
	readonly step: TimeStep;
	readonly by: readonly Dimension[];
	readonly isTotal: boolean;
	readonly isOpen: boolean;
	nameOf(serviceId: string): string;
	onToggle(): void;
}

export function LedgerLine(props: LedgerLineProps) {
	const { row, columns, isTotal, isOpen, onToggle } = props;
	return (
		<tr
			className={isTotal ? "is-total" : ""}
			data-testid={isTotal ? "ledger-total" : "ledger-row"}
		>
			<td>
				<button
					type="button"
					className="plain-button ledger-caret"
					aria-expanded={isOpen}
					aria-label={isTotal ? "Reasons of all" : "Reasons"}
					onClick={onToggle}
				>
					{isOpen ? <CaretDownIcon /> : <CaretRightIcon />}
				</button>
			</td>
			<Place {...props} />
			{columns.map((outcome) => (
				<Count key={outcome} row={row} outcome={outcome} />
			))}
			<td className="is-number ledger-balance">
				<Balance difference={row.difference} />
			</td>
		</tr>
	);
}

function Place({ row, step, by, isTotal, nameOf }: LedgerLineProps) {
	const count = by.length + (step === "none" ? 0 : 1);
	if (isTotal)
		return count === 0 ? null : (
			<th scope="row" colSpan={count}>
				Total
			</th>
		);
	const values: Readonly<Record<Dimension, string>> = {
		service: nameOf(row.serviceId),
		connector: row.connector,
		source: row.source,
	};
	return (
		<>
			{row.start !== undefined && (
				<td title={utcTime(row.start)}>
					{localTime(row.start, false).slice(0, step === "day" ? 10 : 16)}
				</td>
			)}
			{by.map((dimension) => (
				<td key={dimension} className="value" title={values[dimension]}>
					{dimension === "service" ? (
						<Link to="/services" search={{ service: row.serviceId }}>
							{unmask(values.service)}
						</Link>
					) : (
						unmask(values[dimension]) || <span className="faint">—</span>
					)}
				</td>
			))}
		</>
	);
}

function Count({ row, outcome }: { row: LedgerRow; outcome: Outcome }) {
	const count = row.counts[outcome];
	if (count === 0) return <td className="is-number faint">0</td>;
	return (
		<td className={`is-number ${outcome === "rejected" ? "is-bad" : ""}`}>
			{countText(count)}
		</td>
	);
}

/** More came in than went out: positive. */
export function Balance({ difference }: { difference: number }) {
	if (difference === 0) return <span className="is-good">balances</span>;
	return (
		<span
			className="is-bad"
			title={
				difference > 0
					? "So many were received or produced and became nothing that the ledger knows."
					: "So many more became something than were received or produced."
			}
		>
			{difference > 0 ? "+" : "−"}
			{countText(Math.abs(difference))}
		</span>
	);
}
