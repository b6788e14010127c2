/** One service beside the table: facts, problems, counters. It goes on as the answers come. */
import { Link } from "@tanstack/react-router";
import { Button, Drawer } from "antd";
import type { ReactNode } from "react";
import { useMe } from "../../api/context.tsx";
import { bytesText } from "../../query/format-number.ts";
import { unmask } from "../../query/values.ts";
import { TimeText } from "../../shell/time-text.tsx";
import { useCopy } from "../../shell/use-copy.ts";
import { CopyIcon } from "../../theme/icons.tsx";
import type { Samples } from "./counter-rates.ts";
import type { Service } from "./counters.ts";
import { CounterList } from "./service-details.tsx";
import { ServiceMenu } from "./service-menu.tsx";
import { eventsOfService, kindTitles, problemsOf } from "./service-titles.ts";
import { StatusDot } from "./status-dot.tsx";
import type { ServiceActions } from "./use-service-actions.tsx";

interface ServiceDrawerProps {
	readonly service: Service | undefined;
	readonly samples: Samples;
	readonly actions: ServiceActions;
	onClose(): void;
}

export function ServiceDrawer(props: ServiceDrawerProps) {
	const { service, samples, actions, onClose } = props;
	return (
		<Drawer
			open
			getContainer={false}
			rootStyle={{ position: "absolute" }}
			mask={false}
			keyboard={false}
			focusable={{ trap: false }}
			autoFocus={false}
			placement="right"
			size={Math.min(600, window.innerWidth - 60)}
			rootClassName="service-drawer"
			// The table beside it stays usable.
			aria-modal={false}
			onClose={onClose}
			closable={{ placement: "end" }}
			title={
				<h2>
					<span className="visually-hidden">Service: </span>
					<span className="value">{unmask(service?.name ?? "")}</span>
				</h2>
			}
			extra={service && <ServiceMenu service={service} actions={actions} />}
		>
			{service ? (
				<>
					<StatusDot status={service.status} warning="" />
					<Problems service={service} />
					<Facts service={service} />
					<Ways service={service} />
					<CounterList service={service} samples={samples} />
				</>
			) : (
				<p>
					This service is not there any more: somebody deleted it, or the link
					is wrong.
				</p>
			)}
		</Drawer>
	);
}

function Problems({ service }: { service: Service }) {
	const problems = problemsOf(service);
	if (problems.length === 0) return null;
	return (
		<section aria-label="Problems">
			<ul className="service-problems">
				{problems.map((problem) => (
					<li key={problem} className="value">
						{unmask(problem)}
					</li>
				))}
			</ul>
		</section>
	);
}

function Facts({ service }: { service: Service }) {
	const copy = useCopy();
	const { backlogBytes, backlogLimitBytes } = service;
	const limit =
		backlogLimitBytes === undefined
			? ""
			: ` of ${bytesText(backlogLimitBytes)}`;
	return (
		<dl className="service-facts">
			<Fact title="Type">{kindTitles[service.kind]}</Fact>
			<Fact title="Tenant">{unmask(service.tenantName)}</Fact>
			<Fact title="ID">
				<code>{service.id}</code>
				<Button
					size="small"
					type="text"
					icon={<CopyIcon />}
					aria-label="Copy the ID"
					onClick={() => void copy(service.id)}
				/>
			</Fact>
			<Fact title="FQDN">{service.fqdn || "—"}</Fact>
			<Fact title="Address">{service.address || "—"}</Fact>
			<Fact title="Version">{service.version || "—"}</Fact>
			<Fact title="Created">
				<TimeText ms={service.createdAt ?? 0} />
			</Fact>
			<Fact title="Started">
				<TimeText ms={service.startedAt} />
			</Fact>
			<Fact title="Last seen">
				<TimeText ms={service.lastSeenAt ?? 0} />
			</Fact>
			<Fact title="Backlog">
				{bytesText(backlogBytes)}
				{limit}
			</Fact>
			{service.pending && <Fact title="Pending">{service.pending}</Fact>}
			{service.pairingExpiresAt !== undefined && (
				<Fact title="Token valid until">
					<TimeText ms={service.pairingExpiresAt} />
				</Fact>
			)}
		</dl>
	);
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
	return (
		<div>
			<dt>{title}</dt>
			<dd className="value">{children}</dd>
		</div>
	);
}

function Ways({ service }: { service: Service }) {
	const { permissions } = useMe();
	const search = { service: service.id };
	return (
		<nav className="service-ways" aria-label="More of this service">
			{permissions.includes("events.search") && (
				<Link to="/events" search={eventsOfService(service)}>
					Go to events
				</Link>
			)}
			<Link to="/pipeline" search={search}>
				Pipeline
			</Link>
			<Link to="/ledger" search={search}>
				Ledger
			</Link>
			<Link to="/dead-letters" search={search}>
				Dead letters
			</Link>
		</nav>
	);
}
