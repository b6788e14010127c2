/** Which part of the ledger is shown, and how fine. */
import { Button, Checkbox, Segmented, Select } from "antd";
import { TimeRangePicker } from "../../forms/time-range-picker.tsx";
import type { Period } from "../../query/time-range.ts";
import { ReloadIcon } from "../../theme/icons.tsx";
import {
	dimensions,
	type LedgerEntry,
	type TimeStep,
	valuesOf,
} from "./ledger-rows.ts";
import type { LedgerState } from "./ledger-state.ts";
import { ServiceSelect } from "./service-select.tsx";

const steps: readonly { value: TimeStep; label: string }[] = [
	{ value: "hour", label: "Hour" },
	{ value: "day", label: "Day" },
	{ value: "none", label: "Whole" },
];

interface LedgerFiltersProps {
	readonly state: LedgerState;
	readonly period: Period;
	/** Of the service and period, before connector and source are looked at. */
	readonly entries: readonly LedgerEntry[];
	readonly isLoading: boolean;
	onChange(change: Partial<LedgerState>): void;
	onRenew(): void;
}

export function LedgerFilters(props: LedgerFiltersProps) {
	const { state, period, entries, isLoading, onChange, onRenew } = props;
	const isFiltered =
		state.serviceId !== undefined ||
		state.connector !== undefined ||
		state.source !== undefined;
	return (
		<search className="ledger-filters" aria-label="Filters">
			<ServiceSelect
				value={state.serviceId}
				onChange={(serviceId) =>
					onChange({ serviceId, connector: undefined, source: undefined })
				}
			/>
			{(["connector", "source"] as const).map((dimension) => (
				<Select
					key={dimension}
					aria-label={dimension === "connector" ? "Connector" : "Source"}
					placeholder={`Any ${dimension}`}
					allowClear
					showSearch
					popupMatchSelectWidth={false}
					value={state[dimension] ?? null}
					options={valuesOf(entries, dimension).map((value) => ({
						value,
						label: value,
					}))}
					onChange={(value: string | null | undefined) =>
						onChange({ [dimension]: value ?? undefined })
					}
				/>
			))}
			{isFiltered && (
				<Button
					type="text"
					onClick={() =>
						onChange({
							serviceId: undefined,
							connector: undefined,
							source: undefined,
						})
					}
				>
					Clear filters
				</Button>
			)}
			<Segmented
				aria-label="Rows per"
				value={state.step}
				options={[...steps]}
				onChange={(step) => onChange({ step })}
			/>
			<Checkbox.Group
				aria-label="Rows for each"
				value={[...state.by]}
				options={dimensions.map((value) => ({ value, label: value }))}
				onChange={(chosen) =>
					onChange({ by: dimensions.filter((d) => chosen.includes(d)) })
				}
			/>
			<div className="grow" />
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
