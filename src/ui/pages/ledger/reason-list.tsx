/** Which rule dropped, which code rejected, which output took. */
import { Link } from "@tanstack/react-router";
import { countText } from "../../query/format-number.ts";
import { unmask } from "../../query/values.ts";
import type { LedgerRow } from "./ledger-rows.ts";
import { outcomeTitles } from "./outcomes.ts";

const dayMs = 86_400_000;
const hourMs = 3_600_000;

export function ReasonList(props: {
	row: LedgerRow;
	step: "hour" | "day" | "none";
}) {
	const { row, step } = props;
	if (row.reasons.length === 0)
		return <p className="faint">Nothing was left out, and nothing rejected.</p>;
	const period =
		row.start === undefined
			? {}
			: {
					from: String(row.start),
					to: String(row.start + (step === "day" ? dayMs : hourMs)),
				};
	return (
		<dl className="reason-list">
			{row.reasons.map(({ outcome, reason, count }) => (
				<div key={`${outcome} ${reason}`}>
					<dt>
						<span className="soft">{outcomeTitles[outcome]}</span>{" "}
						{outcome === "rejected" ? (
							<Link
								to="/dead-letters"
								search={{
									...period,
									code: reason,
									...(row.serviceId === "" ? {} : { service: row.serviceId }),
								}}
							>
								<code>{unmask(reason)}</code>
							</Link>
						) : (
							<span className="value">{unmask(reason)}</span>
						)}
					</dt>
					<dd className="is-number">{countText(count)}</dd>
				</div>
			))}
		</dl>
	);
}
