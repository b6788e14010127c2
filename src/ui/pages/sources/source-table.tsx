/** Sources, those in violation first, with what they sent in the last day. */
import { Link } from "@tanstack/react-router";
import { Checkbox } from "antd";
import { unmask } from "../../query/values.ts";
import { TimeText } from "../../shell/time-text.tsx";
import type { Source } from "./queries.ts";
import { RateBars } from "./rate-bars.tsx";
import { SourceMenu } from "./source-menu.tsx";
import { stateTitle } from "./source-titles.ts";

interface SourceTableProps {
	readonly sources: readonly Source[];
	readonly rates: Readonly<Record<string, readonly number[]>> | undefined;
	readonly chosen: ReadonlySet<string>;
	onChoose(chosen: ReadonlySet<string>): void;
}

export function SourceTable(props: SourceTableProps) {
	const { sources, rates, chosen, onChoose } = props;
	const now = Date.now();
	const editable = sources.filter(({ canEdit }) => canEdit);
	const chosenHere = editable.filter(({ id }) => chosen.has(id)).length;
	const toggle = (id: string) => {
		const next = new Set(chosen);
		if (!next.delete(id)) next.add(id);
		onChoose(next);
	};
	return (
		<div className="panel sources-scroll">
			<table className="sources-table" aria-label="Sources">
				<thead>
					<tr>
						<th style={{ width: 36 }}>
							<Checkbox
								aria-label="Select all of this page"
								disabled={editable.length === 0}
								checked={chosenHere > 0 && chosenHere === editable.length}
								indeterminate={chosenHere > 0 && chosenHere < editable.length}
								onChange={({ target }) =>
									onChoose(
										new Set(target.checked ? editable.map(({ id }) => id) : []),
									)
								}
							/>
						</th>
						<th scope="col" style={{ width: 150 }}>
							State
						</th>
						<th scope="col">Source</th>
						<th scope="col">Connector, service</th>
						<th scope="col" style={{ width: 110 }}>
							Tenant
						</th>
						<th scope="col" style={{ width: 120 }}>
							Last event
						</th>
						<th scope="col" style={{ width: 170 }}>
							Last 24 hours
						</th>
						<th scope="col">Policy</th>
						<th style={{ width: 40 }}>
							<span className="visually-hidden">Actions</span>
						</th>
					</tr>
				</thead>
				<tbody>
					{sources.map((source) => (
						<tr key={source.id} data-testid="source-row">
							<td>
								<Checkbox
									aria-label={`Select ${unmask(source.name)}`}
									disabled={!source.canEdit}
									checked={chosen.has(source.id)}
									onChange={() => toggle(source.id)}
								/>
							</td>
							<td>
								<span className={`source-state source-${source.state}`}>
									{stateTitle(source)}
								</span>
								{source.state !== "gray" && (
									<div className="faint">
										<TimeText ms={source.changedAt} ago={now} />
									</div>
								)}
							</td>
							<td className="source-name">
								<Link
									className="value"
									to="/ledger"
									search={{ source: source.source, service: source.serviceId }}
								>
									{unmask(source.name)}
								</Link>
								{source.name !== source.source && (
									<div className="faint value">{unmask(source.source)}</div>
								)}
							</td>
							<td className="source-name">
								<span className="value">{unmask(source.connector)}</span>
								<div className="faint value">
									{unmask(source.serviceName || "a service that is gone")}
								</div>
							</td>
							<td className="value">{unmask(source.tenantName)}</td>
							<td>
								<TimeText ms={source.lastEventAt ?? 0} ago={now} />
							</td>
							<td>
								<RateBars
									{...(rates && Object.hasOwn(rates, source.id)
										? { counts: rates[source.id] ?? [] }
										: {})}
								/>
							</td>
							<td className="value source-name">
								{unmask(source.policyName ?? "")}
							</td>
							<td>{source.canEdit && <SourceMenu source={source} />}</td>
						</tr>
					))}
				</tbody>
			</table>
		</div>
	);
}
