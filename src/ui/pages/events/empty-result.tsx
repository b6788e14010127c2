/** Nothing was found: a longer period, fewer conditions, or no events yet at all. */
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { rangeText } from "../../forms/time-range-picker.tsx";
import { defaultSql } from "../../query/statement.ts";
import { rangeTitle, type TimeRange } from "../../query/time-range.ts";
import type { EventsSearch } from "./use-events-search.ts";

const longer: readonly number[] = [1440, 10_080, 43_200];

export function EmptyResult({ search }: { search: EventsSearch }) {
	const { state, period, run } = search;
	const hasConditions = state.sql !== defaultSql;
	const minutes = (period.to - period.from) / 60_000;
	return (
		<div className="results-note empty-result" role="status">
			<h2>No events found</h2>
			<p className="soft">
				{rangeText(state.range)}
				{hasConditions ? ", with your conditions" : ""}
			</p>
			<div className="empty-actions">
				{longer
					.filter((choice) => choice > minutes)
					.map((choice) => {
						const range: TimeRange = { kind: "last", minutes: choice };
						return (
							<Button key={choice} onClick={() => run({ range })}>
								{rangeTitle(choice)}
							</Button>
						);
					})}
				{hasConditions && (
					<Button onClick={() => run({ sql: defaultSql, editor: "builder" })}>
						Without conditions
					</Button>
				)}
			</div>
			<div className="first-event">
				<h3>Send the first event</h3>
				<p className="soft">
					A collector listens for syslog, JSON and CEF lines. Send it a file:
				</p>
				<pre className="code-block">
					npx ursa send file --to tcp://127.0.0.1:5140
				</pre>
				<p className="soft">
					The event is here a second later. Whether it arrived tell the counters
					in <Link to="/services">Active services</Link>.
				</p>
			</div>
		</div>
	);
}
