/** What a service counted since it started, by reason, with the rates of now. */
import { Link } from "@tanstack/react-router";
import { countText, rateText } from "../../query/format-number.ts";
import { unmask } from "../../query/values.ts";
import { rateOf, type Samples } from "./counter-rates.ts";
import { type CounterView, counterViews, type Service } from "./counters.ts";

const notes: Readonly<Record<string, string>> = {
	received: "messages or events taken in",
	passed: "events handed on",
	stored: "events kept durably",
	sent: "events handed to a destination",
	dropped: "left out on purpose, by rule",
	aggregated: "taken into a result, by rule",
	produced: "results of aggregation, by rule",
	rejected: "could not be processed, by code",
	redirected: "sent to another output",
	filtered: "left out by a destination's filter",
	refused: "not taken by a destination",
	repeated: "came again and were known",
	waiting: "records of the journal that an output has yet to take",
	detections: "matches of correlation rules",
	fired: "matches, by rule",
	"open windows": "groups that wait for more events",
	"rate limited": "matches left out because a rule fired too often",
	groups: "inserts into the event store",
};

interface DetailsProps {
	readonly service: Service;
	readonly samples: Samples;
}

export function CounterList({ service, samples }: DetailsProps) {
	const views = counterViews(service.counters);
	const whole = Math.max(
		...views.filter(({ name }) => name !== "waiting").map((v) => v.total),
		1,
	);
	return (
		<section aria-label="Counters">
			<h3>Counters since the start</h3>
			{views.length === 0 && <p className="faint">Nothing counted yet.</p>}
			{views.map((view) => (
				<CounterBars
					key={view.name}
					view={view}
					whole={whole}
					service={service}
					samples={samples}
				/>
			))}
		</section>
	);
}

function CounterBars(
	props: DetailsProps & { view: CounterView; whole: number },
) {
	const { view, whole, service, samples } = props;
	const told = Object.hasOwn(service.rates, view.name)
		? service.rates[view.name]
		: undefined;
	// These are states, not sums that grow.
	const isState = ["waiting", "open windows"].includes(view.name);
	return (
		<div className={`counter counter-${view.name.replaceAll(" ", "-")}`}>
			<Bar
				title={view.name}
				note={Object.hasOwn(notes, view.name) ? notes[view.name] : undefined}
				value={view.total}
				share={view.total / whole}
				rate={isState ? undefined : told}
			/>
			{view.reasons.map(({ reason, value }) => (
				<Bar
					key={reason}
					title={reason}
					value={value}
					share={value / whole}
					rate={
						isState ? undefined : rateOf(samples, service.id, view.name, reason)
					}
					isPart
				/>
			))}
			{view.name === "rejected" && view.total > 0 && (
				<Link
					className="counter-more"
					to="/dead-letters"
					search={{ service: service.id }}
				>
					Show what was rejected
				</Link>
			)}
		</div>
	);
}

function Bar(props: {
	title: string;
	note?: string | undefined;
	value: number;
	share: number;
	rate?: number | undefined;
	isPart?: boolean;
}) {
	const { title, note, value, share, rate, isPart = false } = props;
	return (
		<div className={`counter-bar ${isPart ? "is-part" : ""}`}>
			<span className="counter-title" title={note ?? title}>
				<span className="value">{unmask(title)}</span>
				{note !== undefined && <span className="faint"> {note}</span>}
			</span>
			<span className="counter-track" aria-hidden="true">
				<span style={{ width: `${Math.min(share * 100, 100)}%` }} />
			</span>
			<span className="is-number">{countText(value)}</span>
			<span className="is-number faint">
				{rate === undefined ? "" : `${rateText(rate)}/s`}
			</span>
		</div>
	);
}
