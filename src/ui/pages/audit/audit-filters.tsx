/** Which audit events are listed. */
import { AutoComplete, Button, Input, Select } from "antd";
import { TimeRangePicker } from "../../forms/time-range-picker.tsx";
import type { Period } from "../../query/time-range.ts";
import { ReloadIcon } from "../../theme/icons.tsx";
import { type AuditState, type Outcome, outcomes } from "./audit-state.ts";

interface AuditFiltersProps {
	readonly state: AuditState;
	readonly period: Period;
	/** Those of the rows that are shown. */
	readonly actions: readonly string[];
	readonly isLoading: boolean;
	onChange(change: Partial<AuditState>): void;
	onRenew(): void;
}

const outcomeTitles: Readonly<Record<Outcome, string>> = {
	succeeded: "Succeeded",
	failed: "Failed",
};

export function AuditFilters(props: AuditFiltersProps) {
	const { state, period, actions, isLoading, onChange, onRenew } = props;
	const isFiltered =
		(state.action ?? state.outcome) !== undefined ||
		state.user !== "" ||
		state.object !== "";
	return (
		<search className="audit-filters" aria-label="Filters">
			<AutoComplete
				aria-label="Action"
				placeholder="Any action"
				allowClear
				popupMatchSelectWidth={false}
				className="audit-action"
				value={state.action ?? ""}
				options={actions.map((value) => ({ value }))}
				onChange={(action: string | undefined) =>
					onChange({ action: action || undefined })
				}
			/>
			<Input
				aria-label="User"
				placeholder="User"
				allowClear
				className="audit-text"
				maxLength={64}
				value={state.user}
				onChange={({ target }) => onChange({ user: target.value })}
			/>
			<Input
				aria-label="Object"
				placeholder="Object: name or id"
				allowClear
				className="audit-text"
				maxLength={256}
				value={state.object}
				onChange={({ target }) => onChange({ object: target.value })}
			/>
			<Select
				aria-label="Outcome"
				placeholder="Any outcome"
				allowClear
				className="audit-outcome"
				value={state.outcome ?? null}
				options={outcomes.map((value) => ({
					value,
					label: outcomeTitles[value],
				}))}
				onChange={(outcome: Outcome | null | undefined) =>
					onChange({ outcome: outcome ?? undefined })
				}
			/>
			{isFiltered && (
				<Button
					type="text"
					onClick={() =>
						onChange({
							...{ action: undefined, outcome: undefined },
							...{ user: "", object: "" },
						})
					}
				>
					Clear filters
				</Button>
			)}
			<span className="grow" />
			<Button
				icon={<ReloadIcon />}
				aria-label="Load again"
				loading={isLoading}
				onClick={onRenew}
			/>
			<TimeRangePicker
				range={state.range}
				period={period}
				onChange={(range) => range && onChange({ range })}
			/>
		</search>
	);
}
