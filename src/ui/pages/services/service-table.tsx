/** The services, sortable by each column. */
import type { Service } from "./counters.ts";
import { ServiceRow } from "./service-row.tsx";
import type { ServicesState, SortColumn } from "./services-state.ts";
import type { ServiceActions } from "./use-service-actions.tsx";

/** Pixels; those without a width share what is left. */
const columns: readonly {
	title: string;
	sort?: SortColumn;
	width?: number;
	isNumber?: boolean;
}[] = [
	{ title: "Status", sort: "status" },
	{ title: "Type, version", sort: "kind", width: 104 },
	{ title: "Name", sort: "name" },
	{ title: "Tenant", sort: "tenant", width: 100 },
	{ title: "FQDN, address", sort: "address", width: 196 },
	{ title: "Uptime", sort: "uptime", width: 80 },
	{ title: "Last seen", sort: "seen", width: 80 },
	{ title: "Events/s", sort: "rate", width: 116, isNumber: true },
	{ title: "Backlog", sort: "backlog", width: 84, isNumber: true },
	{ title: "Pending", width: 112 },
];

interface ServiceTableProps {
	readonly services: readonly Service[];
	readonly rates: ReadonlyMap<string, readonly number[]>;
	readonly now: number;
	readonly state: ServicesState;
	readonly actions: ServiceActions;
	onChange(change: Partial<ServicesState>): void;
}

export function ServiceTable(props: ServiceTableProps) {
	const { services, rates, now, state, actions, onChange } = props;
	return (
		<div className="panel services-scroll">
			<table className="services-table" aria-label="Active services">
				<thead>
					<tr>
						{columns.map((column) => (
							<HeadCell key={column.title} {...props} column={column} />
						))}
						<th style={{ width: 40 }}>
							<span className="visually-hidden">Actions</span>
						</th>
					</tr>
				</thead>
				<tbody>
					{services.map((service) => (
						<ServiceRow
							key={service.id}
							service={service}
							rates={rates.get(service.id) ?? []}
							now={now}
							isOpen={state.serviceId === service.id}
							actions={actions}
							onOpen={() =>
								onChange({
									serviceId:
										state.serviceId === service.id ? undefined : service.id,
								})
							}
						/>
					))}
				</tbody>
			</table>
		</div>
	);
}

function HeadCell(
	props: ServiceTableProps & { column: (typeof columns)[number] },
) {
	const { state, onChange } = props;
	const { title, sort, width, isNumber } = props.column;
	const isSorted = sort !== undefined && state.sort === sort;
	const direction = state.isDescending ? "descending" : "ascending";
	// Up, down, and as the server lists them.
	const next = !isSorted
		? { sort, isDescending: false }
		: state.isDescending
			? { sort: undefined, isDescending: false }
			: { sort, isDescending: true };
	return (
		<th
			scope="col"
			style={{ width }}
			className={isNumber ? "is-number" : ""}
			aria-sort={isSorted ? direction : undefined}
		>
			{sort === undefined ? (
				title
			) : (
				<button
					type="button"
					className="plain-button service-sort"
					onClick={() => onChange(next)}
				>
					{title}
					{isSorted && (
						<span aria-hidden="true">{state.isDescending ? " ↓" : " ↑"}</span>
					)}
				</button>
			)}
		</th>
	);
}
