/** All steps; any of them can be opened at any time. */
import type { PlacedIssue } from "../../forms/schema-form/issues.ts";
import { issuesOfStep, type WizardStep } from "./wizard-steps.ts";

export function StepNav(props: {
	readonly steps: readonly WizardStep[];
	readonly at: number;
	readonly issues: readonly PlacedIssue[];
	onChoose(index: number): void;
}) {
	const { steps, at, issues, onChoose } = props;
	return (
		<nav className="step-nav" aria-label="Steps">
			<ol>
				{steps.map((step, index) => {
					const count = issuesOfStep(steps, index, issues).length;
					return (
						<li key={step.key}>
							<button
								type="button"
								className={`plain-button step-link ${index === at ? "is-active" : ""} ${count > 0 ? "is-bad" : ""}`}
								aria-current={index === at ? "step" : undefined}
								onClick={() => onChoose(index)}
							>
								<span className="step-number" aria-hidden="true">
									{index + 1}
								</span>
								<span>{step.title}</span>
								{count > 0 && (
									<span className="step-issues">
										{count}
										<span className="visually-hidden">
											{count === 1 ? " issue" : " issues"}
										</span>
									</span>
								)}
							</button>
						</li>
					);
				})}
			</ol>
		</nav>
	);
}
