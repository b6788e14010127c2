/** The ledger's rows as a file for spreadsheets. */
import { exportRows } from "../../query/export.ts";
import type { LedgerRow } from "./ledger-rows.ts";

const columns = [
	"time",
	"service",
	"serviceId",
	"connector",
	"source",
	"received",
	"produced",
	"stored",
	"filtered",
	"dropped",
	"aggregated",
	"redirected",
	"rejected",
	"detected",
	"difference",
	"reasons",
];

/** RFC 4180; times in UTC, reasons as `outcome reason=count; …`. */
export function ledgerCsv(
	rows: readonly LedgerRow[],
	nameOf: (serviceId: string) => string,
): string {
	return exportRows(
		rows.map((row) => ({
			...row.counts,
			time: row.start === undefined ? "" : new Date(row.start).toISOString(),
			service: row.serviceId === "" ? "" : nameOf(row.serviceId),
			serviceId: row.serviceId,
			connector: row.connector,
			source: row.source,
			difference: row.difference,
			reasons: row.reasons
				.map(({ outcome, reason, count }) => `${outcome} ${reason}=${count}`)
				.join("; "),
		})),
		columns,
		"csv",
	);
}
