/** One service, and below it, when unfolded, what it counted. */

import { Link } from "@tanstack/react-router";
import {
	bytesText,
	countText,
	rateText,
	shortCount,
} from "../../query/format-number.ts";
import { durationText, localTime, utcTime } from "../../query/format-time.ts";
import { quoteText } from "../../query/literals.ts";
import { defaultStatement, joinStatement } from "../../query/statement.ts";
import { defaultEventsState, writeEventsState } from "../../query/url-state.ts";
import { CaretDownIcon, CaretRightIcon } from "../../theme/icons.tsx";
import { mainRate, type Service, totalOf } from "./counters.ts";
import { ServiceDetails } from "./service-details.tsx";
import { Sparkline } from "./sparkline.tsx";
import { StatusDot } from "./status-dot.tsx";

const kindTitles: Readonly<Record<Service["kind"], string>> = {
	collector: "Collector",
	correlator: "Correlator",
	storage: "Storage",
};

interface ServiceRowProps {
	readonly service: Service;
	readonly rates: readonly number[];
	readonly now: number;
	readonly isOpen: boolean;
	readonly columnCount: number;
	onToggle(): void;
}

export function ServiceRow(props: ServiceRowProps) {
	const { service, rates, now, isOpen, columnCount, onToggle } = props;
	return (
		<>
			<tr data-testid="service-row" className={isOpen ? "is-open" : ""}>
				<td>
					<button
						type="button"
						className="plain-button service-caret"
						aria-expanded={isOpen}
						aria-label={`Counters of ${service.name}`}
						onClick={onToggle}
					>
						{isOpen ? <CaretDownIcon /> : <CaretRightIcon />}
					</button>
				</td>
				<td>
					<StatusDot status={service.status} warning={service.warning} />
				</td>
				<td className="service-name">
					<span className="value" title={service.name}>
						{service.name}
					</span>
					<span className="faint value">
						{kindTitles[service.kind]} · {service.tenantName}
					</span>
				</td>
				<td className="service-address value" title={service.address}>
					{service.address || "—"}
				</td>
				<td>
					{service.startedAt > 0 ? (
						<span
							title={`Since ${localTime(service.startedAt, false)}\n${utcTime(service.startedAt)}`}
						>
							{durationText(Math.max(now - service.startedAt, 0))}
						</span>
					) : (
						<span className="faint">—</span>
					)}
					{service.version !== "" && (
						<span className="service-version faint" title="Version">
							{service.version}
						</span>
					)}
				</td>
				<td className="service-rate">
					<Sparkline values={rates} />
					{rateText(mainRate(service))}
				</td>
				<Count service={service} name="received" />
				<Count service={service} name="stored" />
				<Count service={service} name="dropped" />
				<Count service={service} name="rejected" isBad />
				<td className="is-number">
					{service.backlogBytes > 0 ? (
						<span
							title={`${countText(service.backlogBytes)} bytes in its journal on disk: what waits to be handled, and files that still hold some of it`}
						>
							{bytesText(service.backlogBytes)}
						</span>
					) : (
						<span className="faint">0</span>
					)}
				</td>
				<td>
					<Link to="/events" search={eventsOfService(service)}>
						Go to events
					</Link>
				</td>
			</tr>
			{isOpen && (
				<tr className="service-details-row is-open">
					<td colSpan={columnCount}>
						<ServiceDetails service={service} />
					</td>
				</tr>
			)}
		</>
	);
}

function eventsOfService({ id }: Service) {
	return writeEventsState({
		...defaultEventsState,
		sql: joinStatement({
			...defaultStatement,
			where: `ServiceID = ${quoteText(id)}`,
		}),
		range: { kind: "last", minutes: 1440 },
	});
}

function Count(props: { service: Service; name: string; isBad?: boolean }) {
	const { service, name, isBad = false } = props;
	const total = totalOf(service.counters, name);
	if (total === undefined) return <td className="is-number faint">—</td>;
	return (
		<td
			className={`is-number ${isBad && total > 0 ? "is-bad" : ""}`}
			title={countText(total)}
		>
			{shortCount(total)}
		</td>
	);
}
