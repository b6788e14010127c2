/** Active services: what runs, how it fares, and what became of everything it received. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useClient } from "../../api/context.tsx";
import { servicesQuery } from "../../api/queries.ts";
import { plural } from "../../query/format-number.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { PageLoading } from "../../shell/page-loading.tsx";
import { PageTitle } from "../../shell/page-title.tsx";
import { addRates } from "./counters.ts";
import { ServiceRow } from "./service-row.tsx";
import "./services-page.css";

const refetchMs = 5000;

/** Pixels; those without a width share what is left. */
const columns: readonly {
	title: string;
	width?: number;
	isNumber?: boolean;
}[] = [
	{ title: "Status" },
	{ title: "Name" },
	{ title: "Address", width: 150 },
	{ title: "Uptime", width: 84 },
	{ title: "Events/s", width: 132, isNumber: true },
	{ title: "Received", width: 76, isNumber: true },
	{ title: "Stored", width: 72, isNumber: true },
	{ title: "Dropped", width: 74, isNumber: true },
	{ title: "Rejected", width: 76, isNumber: true },
	{ title: "Journal", width: 72, isNumber: true },
];

export function ServicesPage() {
	const { data, error, refetch, dataUpdatedAt } = useQuery({
		...servicesQuery(useClient()),
		refetchInterval: refetchMs,
	});
	const [rates, setRates] = useState<ReturnType<typeof addRates>>(new Map());
	const lastSeen = useRef(0);
	useEffect(() => {
		if (!data || lastSeen.current === dataUpdatedAt) return;
		lastSeen.current = dataUpdatedAt;
		setRates((seen) => addRates(seen, data));
	}, [data, dataUpdatedAt]);
	const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
	const toggle = (id: string) =>
		setOpen((before) => {
			const next = new Set(before);
			if (!next.delete(id)) next.add(id);
			return next;
		});
	if (!data && !error) return <PageLoading />;
	const troubled = (data ?? []).filter(({ status }) => status !== "green");
	return (
		<div className="services">
			<PageTitle title="Active services" />
			{error !== null && (
				<ErrorPanel error={error} onRetry={() => void refetch()} />
			)}
			{data && (
				<p className="services-head" role="status">
					<strong>{plural(data.length, "service")}</strong>
					<span className="faint">
						{troubled.length === 0
							? "all work"
							: `${troubled.length} with a problem`}{" "}
						· figures since each service started, renewed every{" "}
						{refetchMs / 1000} s
					</span>
				</p>
			)}
			{data?.length === 0 && (
				<p className="soft">
					No service runs. Start Ursa with <code>npx ursa start</code>: it
					brings a collector, a correlator and a storage.
				</p>
			)}
			{data && data.length > 0 && (
				<div className="panel services-scroll">
					<table className="services-table" aria-label="Active services">
						<thead>
							<tr>
								<th style={{ width: 32 }}>
									<span className="visually-hidden">Details</span>
								</th>
								{columns.map(({ title, width, isNumber }) => (
									<th
										key={title}
										scope="col"
										style={{ width }}
										className={isNumber ? "is-number" : ""}
									>
										{title}
									</th>
								))}
								<th style={{ width: 102 }}>
									<span className="visually-hidden">Actions</span>
								</th>
							</tr>
						</thead>
						<tbody>
							{data.map((service) => (
								<ServiceRow
									key={service.id}
									service={service}
									rates={rates.get(service.id) ?? []}
									now={dataUpdatedAt}
									isOpen={open.has(service.id)}
									columnCount={columns.length + 2}
									onToggle={() => toggle(service.id)}
								/>
							))}
						</tbody>
					</table>
				</div>
			)}
		</div>
	);
}
