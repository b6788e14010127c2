/** Samples above, what becomes of them below. */
import { useMemo, useState } from "react";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { OutcomeList } from "./outcome-list.tsx";
import { SampleInput } from "./sample-input.tsx";
import { samplesOf, type TestedNormalizer } from "./test-samples.ts";
import { useTest } from "./use-test.ts";
import "./normalizer-editor.css";
import "../schema-form/schema-form.css";

interface TestPaneProps {
	readonly tenantId: string;
	/** Keeps its identity while it is the same. */
	readonly normalizers: readonly TestedNormalizer[];
	readonly resourceId?: string | undefined;
	readonly text: string;
	onText(text: string): void;
	onRule?(path: string): void;
}

export function TestPane(props: TestPaneProps) {
	const { tenantId, normalizers, text, onText } = props;
	const [isOneMessage, setOneMessage] = useState(false);
	const samples = useMemo(
		() => samplesOf(text, isOneMessage),
		[text, isOneMessage],
	);
	const { report, error, isRunning } = useTest(tenantId, normalizers, samples);
	return (
		<section className="test-pane" aria-label="Test">
			<SampleInput
				text={text}
				isOneMessage={isOneMessage}
				resourceId={props.resourceId}
				onChange={(next, isOne) => {
					onText(next);
					setOneMessage(isOne);
				}}
			/>
			{error !== null && <ErrorPanel error={error} />}
			{samples.length === 0 && (
				<p className="soft">
					{normalizers.length === 0
						? "Choose a normalizer first: one that came with Ursa, or a new one. Then it can be tried here on samples."
						: "Paste some messages, or take the latest that a collector received: each is read by the code that collectors run, and you see its fields here."}
				</p>
			)}
			{report?.faulty.map(({ by, issues }) => (
				<div key={by.id} className="outcome-faulty" role="status">
					<strong>{by.name || "The normalizer"} can't be tried yet:</strong>
					{issues.slice(0, 4).map(({ path, message }) => (
						<div key={path + message}>
							<code className="faint">
								{path.slice(1).replaceAll("/", ".")}
							</code>{" "}
							{message}
						</div>
					))}
				</div>
			))}
			{report && report.faulty.length < normalizers.length && (
				<div className={isRunning ? "is-stale" : ""}>
					<OutcomeList
						outcomes={report.outcomes}
						hasSeveral={normalizers.length > 1}
						{...(props.onRule ? { onRule: props.onRule } : {})}
					/>
				</div>
			)}
		</section>
	);
}
