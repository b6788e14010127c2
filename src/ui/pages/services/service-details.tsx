/** What became of everything the service received: counters by reason, and the messages it could not process. */
import { countText, rateText } from "../../query/format-number.ts";
import { unmask } from "../../query/values.ts";
import { type CounterView, counterViews, type Service } from "./counters.ts";
import { DeadLetters } from "./dead-letters.tsx";

const notes: Readonly<Record<string, string>> = {
	received: "messages taken from connectors",
	passed: "events handed on",
	stored: "events kept durably",
	dropped: "left out on purpose, by rule",
	rejected: "could not be processed, by code",
	redirected: "sent to another output",
	detections: "matches of correlation rules",
};

export function ServiceDetails({ service }: { service: Service }) {
	const views = counterViews(service.counters);
	const whole = Math.max(...views.map(({ total }) => total), 1);
	return (
		<div className="service-details">
			<section aria-label="Counters">
				<h3>Counters since the start</h3>
				{views.length === 0 && <p className="faint">Nothing counted yet.</p>}
				{views.map((view) => (
					<CounterBars
						key={view.name}
						view={view}
						whole={whole}
						rate={
							Object.hasOwn(service.rates, view.name)
								? service.rates[view.name]
								: undefined
						}
					/>
				))}
			</section>
			<DeadLetters serviceId={service.id} />
		</div>
	);
}

function CounterBars(props: {
	view: CounterView;
	whole: number;
	rate: number | undefined;
}) {
	const { view, whole, rate } = props;
	return (
		<div className={`counter counter-${view.name}`}>
			<Bar
				title={view.name}
				note={Object.hasOwn(notes, view.name) ? notes[view.name] : undefined}
				value={view.total}
				share={view.total / whole}
				rate={rate}
			/>
			{view.reasons.map(({ reason, value }) => (
				<Bar
					key={reason}
					title={reason}
					value={value}
					share={value / whole}
					isPart
				/>
			))}
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
