/** Which alerts are listed. */

import { useQuery } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { useEffect, useState } from "react";
import { useClient, useMe } from "../../api/context.tsx";
import { assigneesQuery } from "../../api/queries.ts";
import { TimeRangePicker } from "../../forms/time-range-picker.tsx";
import { countText } from "../../query/format-number.ts";
import {
	defaultRange,
	type Period,
	resolveRange,
} from "../../query/time-range.ts";
import {
	type AlertStatus,
	type AlertsState,
	alertStatuses,
	severities,
} from "../../query/url-state.ts";
import { SearchIcon } from "../../theme/icons.tsx";
import { severityTitle } from "../../theme/severity.tsx";
import { statusTitles } from "./alert-labels.tsx";

interface AlertFiltersProps {
	readonly state: AlertsState;
	readonly period: Period | undefined;
	countOf(status: AlertStatus): number | undefined;
	onChange(change: Partial<AlertsState>): void;
}

export function AlertFilters(props: AlertFiltersProps) {
	const { state, period, onChange } = props;
	const isFiltered =
		state.statuses.length > 0 ||
		state.severities.length > 0 ||
		state.assigneeId !== undefined ||
		state.name !== "" ||
		state.range !== undefined;
	return (
		<search className="alert-filters" aria-label="Filters">
			<StatusFilter {...props} />
			<Select
				mode="multiple"
				aria-label="Severity"
				className="severity-filter"
				placeholder="Any severity"
				allowClear
				showSearch={false}
				value={[...state.severities]}
				options={severities
					.map((value) => ({ value, label: severityTitle(value) }))
					.reverse()}
				onChange={(chosen) => onChange({ severities: chosen })}
			/>
			<AssigneeFilter {...props} />
			<NameFilter
				key={state.name}
				name={state.name}
				onChange={(name) => onChange({ name })}
			/>
			<div className="grow" />
			{isFiltered && (
				<Button
					type="text"
					onClick={() =>
						onChange({
							statuses: [],
							severities: [],
							assigneeId: undefined,
							name: "",
							range: undefined,
						})
					}
				>
					Clear filters
				</Button>
			)}
			<TimeRangePicker
				range={state.range}
				period={period ?? resolveRange(defaultRange, Date.now())}
				canBeAny
				onChange={(range) => onChange({ range })}
			/>
		</search>
	);
}

function StatusFilter({ state, countOf, onChange }: AlertFiltersProps) {
	const toggle = (status: AlertStatus) =>
		onChange({
			statuses: state.statuses.includes(status)
				? state.statuses.filter((other) => other !== status)
				: [...state.statuses, status],
		});
	return (
		<fieldset className="status-filter" aria-label="Status">
			{alertStatuses.map((status) => {
				const count = countOf(status);
				const isOn = state.statuses.includes(status);
				return (
					<button
						key={status}
						type="button"
						aria-pressed={isOn}
						className={isOn ? "is-on" : ""}
						data-testid={`status-${status}`}
						onClick={() => toggle(status)}
					>
						{statusTitles[status]}
						<span>{count === undefined ? "…" : countText(count)}</span>
					</button>
				);
			})}
		</fieldset>
	);
}

function AssigneeFilter({ state, onChange }: AlertFiltersProps) {
	const me = useMe();
	const { data } = useQuery(assigneesQuery(useClient()));
	const others = (data ?? []).filter(({ id }) => id !== me.id);
	return (
		<Select
			aria-label="Assignee"
			className="assignee-filter"
			placeholder="Any assignee"
			allowClear
			showSearch={{ optionFilterProp: "label" }}
			value={state.assigneeId ?? null}
			options={[
				{ value: me.id, label: `Me (${me.name})` },
				...others.map(({ id, name }) => ({ value: id, label: name })),
			]}
			onChange={(id: string | null | undefined) =>
				onChange({ assigneeId: id ?? undefined })
			}
		/>
	);
}

/** Milliseconds after the last key until the filter is applied. */
const typingPauseMs = 500;

function NameFilter(props: { name: string; onChange(name: string): void }) {
	const { name, onChange } = props;
	const [text, setText] = useState(name);
	const problem = regexProblem(text);
	useEffect(() => {
		if (text === name || problem !== undefined) return;
		const timer = setTimeout(() => onChange(text), typingPauseMs);
		return () => clearTimeout(timer);
	});
	return (
		<Input
			className="name-filter"
			allowClear
			prefix={<SearchIcon className="faint" />}
			aria-label="Name, a regular expression"
			placeholder="Name (regular expression)"
			maxLength={256}
			status={problem === undefined ? "" : "error"}
			title={problem}
			value={text}
			onChange={(event) => setText(event.target.value)}
			onPressEnter={() => problem === undefined && onChange(text)}
		/>
	);
}

/** The browser's own check is close enough to say "unfinished" while typing; the server decides. */
function regexProblem(text: string): string | undefined {
	try {
		new RegExp(text, "i");
		return undefined;
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}
