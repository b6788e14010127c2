/** How a service fares: colour, shape, word, and why. */
import { unmask } from "../../query/values.ts";
import type { Service } from "./counters.ts";
import { statusTitles } from "./service-titles.ts";

export function StatusDot(props: {
	status: Service["status"];
	warning: string;
}) {
	const { status, warning } = props;
	return (
		<div className={`service-status service-${status}`}>
			<span>{statusTitles[status]}</span>
			{warning !== "" && (
				<span className="service-warning value" title={warning}>
					{unmask(warning)}
				</span>
			)}
		</div>
	);
}
