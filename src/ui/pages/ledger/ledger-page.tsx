/** The ledger: what became of everything received, and whether it adds up. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button } from "antd";
import { useMemo } from "react";
import { useClient } from "../../api/context.tsx";
import { ledgerQuery } from "../../api/queries.ts";
import { countText, plural } from "../../query/format-number.ts";
import { useCommands } from "../../shell/commands.tsx";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { PageLoading } from "../../shell/page-loading.tsx";
import { PageTitle } from "../../shell/page-title.tsx";
import { DownloadIcon } from "../../theme/icons.tsx";
import { saveFile } from "../events/save-file.ts";
import type { Service } from "../services/counters.ts";
import { ledgerCsv } from "./export-ledger.ts";
import { inFlight } from "./in-flight.ts";
import { LedgerChart } from "./ledger-chart.tsx";
import { LedgerFilters } from "./ledger-filters.tsx";
import { groupLedger, totalOfLedger } from "./ledger-rows.ts";
import {
	type LedgerState,
	readLedgerState,
	writeLedgerState,
} from "./ledger-state.ts";
import { LedgerTable } from "./ledger-table.tsx";
import { usePeriod } from "./use-period.ts";
import { useServiceNames } from "./use-service-names.ts";
import { useVerification, VerifyPanel } from "./verify-panel.tsx";
import "./ledger.css";

export function LedgerPage() {
	const parameters = useSearch({ from: "/shell/ledger" });
	const navigate = useNavigate();
	const state = useMemo(() => readLedgerState(parameters), [parameters]);
	const change = (patch: Partial<LedgerState>) =>
		void navigate({
			to: "/ledger",
			search: writeLedgerState({ ...state, ...patch }),
		});
	const { serviceId, connector, source, step, by } = state;
	const [period, renew] = usePeriod(state.range);
	const { services, nameOf } = useServiceNames();
	const { data, error, isFetching, refetch } = useQuery({
		...ledgerQuery(useClient(), {
			...period,
			...(serviceId === undefined ? {} : { serviceId }),
		}),
		placeholderData: keepPreviousData,
	});
	const entries = useMemo(
		() =>
			(data ?? [])
				.filter((entry) => !connector || entry.connector === connector)
				.filter((entry) => !source || entry.source === source),
		[data, connector, source],
	);
	const rows = useMemo(
		() => groupLedger(entries, { step, by }),
		[entries, step, by],
	);
	const total = useMemo(() => totalOfLedger(entries), [entries]);
	const verification = useVerification();
	const verify = () => verification.mutate(period);
	const save = () =>
		saveFile("ledger.csv", ledgerCsv(rows, nameOf), "text/csv");
	useCommands([
		{
			id: "ledger.verify",
			title: "Verify the ledger",
			group: "Ledger",
			shortcut: "v",
			run: verify,
		},
		{
			id: "ledger.export",
			title: "Export the ledger as CSV",
			group: "Ledger",
			run: save,
		},
	]);
	if (!data && !error) return <PageLoading />;
	return (
		<div className="ledger">
			<PageTitle title="Ledger" />
			<LedgerFilters
				state={state}
				period={period}
				entries={data ?? []}
				isLoading={isFetching}
				onChange={change}
				onRenew={renew}
			/>
			{error !== null && (
				<ErrorPanel error={error} onRetry={() => void refetch()} />
			)}
			<div className="ledger-head">
				<InFlight
					services={services.filter(
						({ id }) => serviceId === undefined || id === serviceId,
					)}
				/>
				<div className="grow" />
				<Button onClick={verify} loading={verification.isPending} title="v">
					Verify
				</Button>
				<Button
					icon={<DownloadIcon />}
					disabled={rows.length === 0}
					onClick={save}
				>
					Export CSV
				</Button>
			</div>
			<VerifyPanel verification={verification} nameOf={nameOf} />
			{data && rows.length === 0 ? (
				<p className="ledger-empty">
					Nothing was received in this period
					{serviceId === undefined ? "" : " by this service"}. Choose a longer
					one, or look at the <Link to="/services">active services</Link>: a
					collector must work and its sources must send.
				</p>
			) : (
				<>
					<LedgerChart
						entries={entries}
						step={step}
						isWithoutStored={state.isWithoutStored}
						onToggle={(isWithoutStored) => change({ isWithoutStored })}
					/>
					<LedgerTable
						rows={rows}
						total={total}
						step={step}
						by={by}
						nameOf={nameOf}
					/>
				</>
			)}
		</div>
	);
}

function InFlight({ services }: { services: readonly Service[] }) {
	const waiting = inFlight(services);
	const records = waiting.reduce((sum, one) => sum + one.records, 0);
	const [first] = waiting;
	return (
		<p className="soft" role="status" data-testid="in-flight">
			In flight: <strong>{plural(records, "journal record")}</strong>
			{first && (
				<>
					{" "}
					<span className="faint">
						— not in the ledger yet; the most in {first.service.name} (
						{countText(first.records)})
					</span>
				</>
			)}
		</p>
	);
}
