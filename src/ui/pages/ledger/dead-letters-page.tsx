/** Dead letters: messages that could not be processed, why, and another try for them. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useClient } from "../../api/context.tsx";
import { deadLettersQuery } from "../../api/queries.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { PageLoading } from "../../shell/page-loading.tsx";
import { PageTitle } from "../../shell/page-title.tsx";
import { CodeList } from "./code-list.tsx";
import {
	type LettersState,
	readLettersState,
	writeLettersState,
} from "./ledger-state.ts";
import { LetterFilters } from "./letter-filters.tsx";
import { fitLetters, groupByCode } from "./letter-groups.ts";
import { LetterList } from "./letter-list.tsx";
import { ReplayBar } from "./replay-bar.tsx";
import { usePeriod } from "./use-period.ts";
import { useServiceNames } from "./use-service-names.ts";
import "./ledger.css";
import "./dead-letters.css";

/** As many as one answer may have. */
const most = 1000;

export function DeadLettersPage() {
	const parameters = useSearch({ from: "/shell/dead-letters" });
	const navigate = useNavigate();
	const state = useMemo(() => readLettersState(parameters), [parameters]);
	const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
	const change = (patch: Partial<LettersState>) => {
		if (!("letterId" in patch)) setChosen(new Set());
		void navigate({
			to: "/dead-letters",
			search: writeLettersState({ ...state, ...patch }),
			replace: "letterId" in patch,
		});
	};
	const { serviceId } = state;
	const [period, renew] = usePeriod(state.range);
	const { nameOf } = useServiceNames();
	const { data, error, isFetching, refetch } = useQuery({
		...deadLettersQuery(useClient(), {
			...period,
			...(serviceId === undefined ? {} : { serviceId }),
			limit: most,
		}),
		placeholderData: keepPreviousData,
	});
	const letters = useMemo(() => fitLetters(data ?? [], state), [data, state]);
	const groups = useMemo(
		() => groupByCode(fitLetters(data ?? [], { ...state, code: undefined })),
		[data, state],
	);
	if (!data && !error) return <PageLoading />;
	const isCut = (data?.length ?? 0) >= most;
	return (
		<div className="letters">
			<PageTitle title="Dead letters" />
			<LetterFilters
				state={state}
				period={period}
				letters={data ?? []}
				isLoading={isFetching}
				onChange={change}
				onRenew={renew}
			/>
			{error !== null && (
				<ErrorPanel error={error} onRetry={() => void refetch()} />
			)}
			{data && (
				<ReplayBar
					letters={letters}
					chosen={letters.filter(({ id }) => chosen.has(id))}
					filter={{ ...state, ...period }}
					isCut={isCut}
					onChoose={(ids) => setChosen(new Set(ids))}
					onDone={() => {
						setChosen(new Set());
						renew();
					}}
				/>
			)}
			{data && letters.length === 0 && (
				<p className="ledger-empty">
					{data.length === 0 ? (
						<>
							Every message of this period was processed. The{" "}
							<Link
								to="/ledger"
								search={serviceId ? { service: serviceId } : {}}
							>
								ledger
							</Link>{" "}
							tells what became of them.
						</>
					) : (
						"No dead letter fits the filter: clear it to see the others."
					)}
				</p>
			)}
			{data && data.length > 0 && (
				<div className="letters-area">
					<CodeList
						groups={groups}
						chosen={state.code}
						onChoose={(code) => change({ code })}
					/>
					<LetterList
						letters={letters}
						chosen={chosen}
						openId={state.letterId}
						nameOf={nameOf}
						onOpen={(letterId) => change({ letterId })}
						onToggle={(id) =>
							setChosen((before) => {
								const next = new Set(before);
								if (!next.delete(id)) next.add(id);
								return next;
							})
						}
					/>
				</div>
			)}
		</div>
	);
}
