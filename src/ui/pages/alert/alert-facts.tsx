/** Beside the events: when, where, by which rule, and what its author says to do. */
import { Button } from "antd";
import type { ReactNode } from "react";
import type { PivotActions } from "../../panels/event-details/pivot-actions.tsx";
import { countText } from "../../query/format-number.ts";
import { durationText } from "../../query/format-time.ts";
import { unmask } from "../../query/values.ts";
import { TimeText } from "../../shell/time-text.tsx";
import type { Alert } from "../alerts/alert-labels.tsx";

interface AlertFactsProps {
	readonly alert: Alert;
	readonly runbook: string;
	readonly pivot: PivotActions;
}

export function AlertFacts({ alert, runbook, pivot }: AlertFactsProps) {
	const grouped = Object.entries(alert.groupedBy);
	return (
		<aside className="alert-facts" aria-label="Facts">
			<section className="panel">
				<h3>Facts</h3>
				<dl>
					<Fact name="First seen">
						<TimeText ms={alert.firstSeen} />
					</Fact>
					<Fact name="Last seen">
						<TimeText ms={alert.lastSeen} />{" "}
						<span className="faint">
							over {durationText(alert.lastSeen - alert.firstSeen)}
						</span>
					</Fact>
					<Fact name="Detections">{countText(alert.detectionCount)}</Fact>
					<Fact name="Rule">
						<span className="value">{unmask(alert.ruleName)}</span>
					</Fact>
					<Fact name="Technique">{alert.technique || "—"}</Fact>
					<Fact name="Tactic">{alert.tactic || "—"}</Fact>
					<Fact name="Priority">{alert.priority} of 16</Fact>
					<Fact name="Tenant">
						<span className="value">{alert.tenantName}</span>
					</Fact>
					<Fact name="Alert ID">
						<button
							type="button"
							className="plain-button mono"
							title="Copy"
							onClick={() => pivot.copy(alert.id)}
						>
							{alert.id}
						</button>
					</Fact>
				</dl>
			</section>
			{grouped.length > 0 && (
				<section className="panel" aria-label="Grouped by">
					<h3>Grouped by</h3>
					<dl>
						{grouped.map(([field, value]) => (
							<Fact key={field} name={field}>
								<Button
									type="link"
									size="small"
									className="grouped-value"
									title={`Show events with this ${field}`}
									onClick={() => pivot.showOnly({ field, value })}
								>
									<span className="value">{unmask(value) || "(empty)"}</span>
								</Button>
							</Fact>
						))}
					</dl>
				</section>
			)}
			<section className="panel" aria-label="Runbook">
				<h3>Runbook</h3>
				{runbook.trim() === "" ? (
					<p className="faint">The rule has no runbook.</p>
				) : (
					<div className="runbook" data-testid="runbook">
						{runbook}
					</div>
				)}
			</section>
		</aside>
	);
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
	return (
		<div className="fact">
			<dt>{name}</dt>
			<dd>{children}</dd>
		</div>
	);
}
