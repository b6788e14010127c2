/** One service as a line of the table. */
import { bytesText, countText, rateText } from "../../query/format-number.ts";
import { durationText, localTime, utcTime } from "../../query/format-time.ts";
import { unmask } from "../../query/values.ts";
import { TimeText } from "../../shell/time-text.tsx";
import { mainRate, type Service } from "./counters.ts";
import { ServiceMenu } from "./service-menu.tsx";
import { kindTitles } from "./service-titles.ts";
import { Sparkline } from "./sparkline.tsx";
import { StatusDot } from "./status-dot.tsx";
import type { ServiceActions } from "./use-service-actions.tsx";

interface ServiceRowProps {
	readonly service: Service;
	readonly rates: readonly number[];
	readonly now: number;
	readonly isOpen: boolean;
	readonly actions: ServiceActions;
	onOpen(): void;
}

export function ServiceRow(props: ServiceRowProps) {
	const { service, rates, now, isOpen, actions, onOpen } = props;
	return (
		<tr
			data-testid="service-row"
			data-service={service.id}
			className={isOpen ? "is-open" : ""}
		>
			<td>
				<StatusDot status={service.status} warning={service.warning} />
			</td>
			<td className="service-two">
				<span>{kindTitles[service.kind]}</span>
				<span className="faint" title="Version">
					{service.version}
				</span>
			</td>
			<td className="service-name">
				<button
					type="button"
					className="plain-button value"
					data-role="open"
					title={service.name}
					aria-label={`Details of ${service.name}`}
					aria-expanded={isOpen}
					onClick={onOpen}
				>
					{unmask(service.name)}
				</button>
			</td>
			<td className="value">{unmask(service.tenantName)}</td>
			<td className="service-two">
				<span className="value" title={service.fqdn}>
					{service.fqdn || <span className="faint">—</span>}
				</span>
				<span className="faint value" title={service.address}>
					{service.address}
				</span>
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
			</td>
			<td>
				<TimeText ms={service.lastSeenAt ?? 0} ago={now} />
			</td>
			<td className="service-rate">
				<Sparkline values={rates} />
				{rateText(mainRate(service))}
			</td>
			<td className="is-number">
				<Backlog service={service} />
			</td>
			<td>
				<Pending service={service} now={now} />
			</td>
			<td className="service-actions">
				<ServiceMenu service={service} actions={actions} />
			</td>
		</tr>
	);
}

/** A journal this full is worth a look. */
const muchShare = 0.7;

function Backlog({ service }: { service: Service }) {
	const { backlogBytes, backlogLimitBytes = 0 } = service;
	if (backlogBytes === 0) return <span className="faint">0</span>;
	const share = backlogLimitBytes > 0 ? backlogBytes / backlogLimitBytes : 0;
	return (
		<span
			className={share > muchShare ? "is-bad" : ""}
			title={`${countText(backlogBytes)} bytes in its journal on disk${
				share > 0
					? `, ${Math.ceil(share * 100)} % of ${bytesText(backlogLimitBytes)}`
					: ""
			}: what waits to be handled, and files that still hold some of it`}
		>
			{bytesText(backlogBytes)}
			{share > muchShare && (
				<span className="service-share">{Math.round(share * 100)} % full</span>
			)}
		</span>
	);
}

const pendingTitles = { reload: "Reload asked", restart: "Restart asked" };

function Pending({ service, now }: { service: Service; now: number }) {
	const { pending, pairingExpiresAt } = service;
	if (pending) return <span>{pendingTitles[pending]}</span>;
	if (pairingExpiresAt === undefined) return <span className="faint">—</span>;
	return pairingExpiresAt > now ? (
		<span
			className="service-two"
			title="It waits to be started with its one-time token."
		>
			<span>Pairing</span>
			<span className="faint">{durationText(pairingExpiresAt - now)} left</span>
		</span>
	) : (
		<span title="Reset the certificate to get another token.">
			Token expired
		</span>
	);
}
