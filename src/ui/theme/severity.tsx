/** Severity as bars, text and colour, so that no one has to tell it by colour alone. */
import type { Severity } from "../query/url-state.ts";
import "./severity.css";

const levels: Readonly<Record<Severity, { level: number; title: string }>> = {
	low: { level: 1, title: "Low" },
	medium: { level: 2, title: "Medium" },
	high: { level: 3, title: "High" },
	critical: { level: 4, title: "Critical" },
};

export function severityTitle(severity: Severity): string {
	return levels[severity].title;
}

export function SeverityBadge({ severity }: { severity: Severity }) {
	const { level, title } = levels[severity];
	return (
		<span className={`severity severity-${severity}`}>
			<svg width="12" height="10" viewBox="0 0 12 10" aria-hidden="true">
				{[1, 2, 3, 4].map((bar) => (
					<rect
						key={bar}
						x={(bar - 1) * 3}
						y={8 - bar * 2}
						width="2"
						height={bar * 2 + 2}
						rx="0.5"
						fill="currentColor"
						opacity={bar <= level ? 1 : 0.25}
					/>
				))}
			</svg>
			{title}
		</span>
	);
}

/** The severity of `Priority` in events: 1–4. */
export function severityOfPriority(priority: unknown): Severity | undefined {
	const names: readonly Severity[] = ["low", "medium", "high", "critical"];
	return typeof priority === "number" ? names[priority - 1] : undefined;
}
