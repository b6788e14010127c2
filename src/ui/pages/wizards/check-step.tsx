/** The last step: a summary, what is still wrong, and the button that makes it real. */
import { Alert, Button } from "antd";
import type { ResourceKind } from "../../forms/resource/types.ts";
import type { ResourceEditor } from "../../forms/resource/use-resource-editor.ts";
import type { SchemaNode } from "../../forms/schema-form/schema-node.ts";
import { plural } from "../../query/format-number.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { CheckIcon } from "../../theme/icons.tsx";
import { PairingPanel } from "./pairing-panel.tsx";
import { RunningServices } from "./running-services.tsx";
import { StepSummary } from "./step-summary.tsx";
import type { Finish } from "./use-finish.ts";
import { issuesOfStep, type WizardStep } from "./wizard-steps.ts";

interface CheckStepProps {
	readonly steps: readonly WizardStep[];
	readonly editor: ResourceEditor;
	readonly ofKind: ResourceKind;
	readonly schema: SchemaNode;
	readonly finish: Finish;
	onStep(index: number): void;
}

export function CheckStep(props: CheckStepProps) {
	const { steps, editor, ofKind, finish, onStep } = props;
	const { issues, isChecking, saved, isDirty, isReadOnly } = editor;
	const noun = ofKind.title.toLowerCase();
	if (finish.created)
		return <PairingPanel created={finish.created} noun={noun} />;
	return (
		<>
			{isReadOnly ? null : isChecking ? (
				<p className="check-note" role="status">
					Checking …
				</p>
			) : issues.length > 0 ? (
				<Alert
					type="error"
					showIcon
					title={`${plural(issues.length, "issue")} to solve before the ${noun} can be saved`}
				/>
			) : (
				<p className="check-note is-good" role="status">
					<CheckIcon /> The server finds nothing wrong with this {noun}.
				</p>
			)}
			<section className="panel" aria-label="Summary">
				<dl className="wizard-summary">
					{steps.slice(0, -1).map((step, index) => (
						<div key={step.key} className="summary-row">
							<dt>
								<Button
									type="link"
									size="small"
									className="summary-link"
									onClick={() => onStep(index)}
								>
									{step.title}
								</Button>
							</dt>
							<dd>
								<StepSummary step={step} draft={editor.draft} ofKind={ofKind} />
								<IssueList issues={issuesOfStep(steps, index, issues)} />
							</dd>
						</div>
					))}
				</dl>
			</section>
			<IssueList issues={issuesOfStep(steps, steps.length - 1, issues)} />
			{finish.error !== null && (
				<ErrorPanel
					error={finish.error}
					title={`The ${noun} is saved, but no service was created`}
				/>
			)}
			{saved && <RunningServices finish={finish} isDirty={isDirty} />}
			{!isReadOnly && (
				<div className="wizard-finish">
					{finish.canManage && finish.services.length === 0 && (
						<Button
							type="primary"
							loading={finish.isBusy}
							disabled={issues.length > 0 || isChecking}
							onClick={() => void finish.saveAndStart()}
						>
							{saved && !isDirty
								? "Create a service for it"
								: `${saved ? "Save" : "Create"} ${noun} and service`}
						</Button>
					)}
					{(isDirty || !saved) && (
						<Button
							type={
								finish.canManage && finish.services.length === 0
									? "default"
									: "primary"
							}
							loading={finish.isBusy}
							disabled={issues.length > 0 || isChecking}
							onClick={() => void finish.save()}
						>
							{saved ? "Save" : `Create ${noun} only`}
						</Button>
					)}
					{!finish.canManage && (
						<span className="faint">
							Your role can't create services: an administrator starts the{" "}
							{noun} once it is saved.
						</span>
					)}
				</div>
			)}
		</>
	);
}

function IssueList(props: {
	readonly issues: ReturnType<typeof issuesOfStep>;
}) {
	if (props.issues.length === 0) return null;
	return (
		<ul className="wizard-issues">
			{props.issues.map(({ part, path, message }) => (
				<li key={part + path + message}>
					<code className="faint">
						{part === "body" ? path.slice(1).replaceAll("/", ".") : part}
					</code>{" "}
					{message}
				</li>
			))}
		</ul>
	);
}
