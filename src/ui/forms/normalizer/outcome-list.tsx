/** What became of each sample: the fields of the event and the rules that made it, or why it was rejected. */
import { Button } from "antd";
import { useState } from "react";
import { isEmptyValue, lineText, unmask } from "../../query/values.ts";
import { CaretDownIcon, CaretRightIcon } from "../../theme/icons.tsx";
import { rulePath } from "./list-rules.ts";
import type { EventResult, SampleOutcome } from "./test-samples.ts";

interface OutcomeListProps {
	readonly outcomes: readonly SampleOutcome[];
	/** Several normalizers take turns: each result says whose it is. */
	readonly hasSeveral: boolean;
	/** Opens a rule of the tree. */
	onRule?(path: string): void;
}

export function OutcomeList(props: OutcomeListProps) {
	const { outcomes } = props;
	const taken = outcomes.filter((one) => one.taken !== undefined).length;
	return (
		<section className="outcomes" aria-label="Results">
			<p role="status" className="outcome-sum">
				<strong className={taken === outcomes.length ? "is-good" : "is-bad"}>
					{taken} of {outcomes.length}
				</strong>{" "}
				<span className="soft">read</span>
			</p>
			<ul>
				{outcomes.map((outcome, index) => (
					<OutcomeItem
						key={index}
						{...props}
						outcome={outcome}
						isFirst={index === 0}
					/>
				))}
			</ul>
		</section>
	);
}

function OutcomeItem(
	props: OutcomeListProps & {
		readonly outcome: SampleOutcome;
		readonly isFirst: boolean;
	},
) {
	const { outcome, hasSeveral, isFirst, onRule } = props;
	const { sample, taken, tried } = outcome;
	const [isOpen, setOpen] = useState(isFirst);
	return (
		<li data-testid="sample-outcome">
			<button
				type="button"
				className="plain-button outcome-line"
				aria-expanded={isOpen}
				onClick={() => setOpen(!isOpen)}
			>
				{isOpen ? <CaretDownIcon /> : <CaretRightIcon />}
				<span className={`outcome-mark ${taken ? "is-good" : "is-bad"}`}>
					{taken ? "event" : markOf(tried)}
				</span>
				<code className="value">{unmask(lineText(sample))}</code>
			</button>
			{taken && (
				<div className="outcome-rules">
					{hasSeveral && <strong className="value">{taken.by.name}: </strong>}
					<RuleChain result={taken.result} onRule={onRule} />
					<span className="faint"> · {taken.result.microseconds} µs</span>
					{!taken.result.isAccepted && (
						<div className="outcome-warning">
							“Accepts” does not fit: beside other normalizers, a collector
							would not offer this message to this one.
						</div>
					)}
				</div>
			)}
			{isOpen && taken && <EventFields result={taken.result} />}
			{!taken &&
				(isOpen ? tried : tried.slice(0, 1)).map(({ by, result }) => (
					<div key={by.id} className="outcome-cause">
						{hasSeveral && <strong className="value">{by.name}: </strong>}
						{result.outcome === "rejected" ? (
							<>
								<span className="value">{unmask(result.cause)}</span>{" "}
								<code className="faint">{result.code}</code>
							</>
						) : result.outcome === "skipped" ? (
							"not tried: the time for one request had run out"
						) : (
							"reads it, but does not accept it"
						)}
					</div>
				))}
		</li>
	);
}

function markOf(tried: SampleOutcome["tried"]): string {
	return tried.every(({ result }) => result.outcome === "skipped")
		? "skipped"
		: "rejected";
}

function RuleChain(props: {
	readonly result: EventResult;
	onRule?: ((path: string) => void) | undefined;
}) {
	const { result, onRule } = props;
	return result.rules.map(({ path, name }, index) => {
		const title =
			path.length === 0 ? "Main rule" : unmask(name) || path.join(".");
		return (
			<span key={path.join("/")}>
				{index > 0 && <span className="faint"> → </span>}
				{onRule ? (
					<Button
						size="small"
						type="link"
						className="rule-link"
						onClick={() => onRule(rulePath(path))}
					>
						{title}
					</Button>
				) : (
					<span className="value">{title}</span>
				)}
			</span>
		);
	});
}

function EventFields({ result }: { readonly result: EventResult }) {
	const rows = Object.entries(result.event)
		.filter(([, value]) => !isEmptyValue(value))
		.flatMap(([name, value]): [string, unknown][] =>
			typeof value === "object" && value !== null && !Array.isArray(value)
				? Object.entries(value).map(([key, part]) => [`${name}.${key}`, part])
				: [[name, value]],
		);
	return (
		<table className="outcome-fields" aria-label="Fields of the event">
			<tbody>
				{rows.map(([name, value]) => (
					<tr key={name}>
						<th scope="row">{unmask(name)}</th>
						<td className="value">{unmask(lineText(value))}</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}
