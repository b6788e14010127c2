/** How a service fares: colour, shape of the words, and why. */
import type { Service } from "./counters.ts";

const titles: Readonly<Record<Service["status"], string>> = {
	green: "Works",
	yellow: "Works with errors",
	red: "Does not work",
	gray: "Never started",
};

export function StatusDot(props: {
	status: Service["status"];
	warning: string;
}) {
	const { status, warning } = props;
	return (
		<div className={`service-status service-${status}`}>
			<span>{titles[status]}</span>
			{warning !== "" && (
				<span className="service-warning value">{warning}</span>
			)}
		</div>
	);
}
