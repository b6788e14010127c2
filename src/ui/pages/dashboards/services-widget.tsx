import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useClient } from "../../api/context.tsx";
import { servicesQuery } from "../../api/queries.ts";
import { rateText } from "../../query/format-number.ts";
import { mainRate } from "../services/counters.ts";
import { StatusDot } from "../services/status-dot.tsx";
import { WidgetState } from "./widget-state.tsx";
import "../services/services-page.css";

const renewMs = 5000;

export function ServicesWidget() {
	const { data, error, isPending, refetch } = useQuery({
		...servicesQuery(useClient()),
		refetchInterval: renewMs,
	});
	const services = data ?? [];
	return (
		<WidgetState
			error={error}
			isLoading={isPending}
			isEmpty={services.length === 0}
			onRetry={() => void refetch()}
		>
			<ul className="widget-list">
				{services.map((service) => (
					<li key={service.id}>
						<StatusDot status={service.status} warning="" />
						<Link to="/services" search={{ service: service.id }}>
							{service.name}
						</Link>
						<span className="faint">{rateText(mainRate(service))}/s</span>
					</li>
				))}
			</ul>
		</WidgetState>
	);
}
