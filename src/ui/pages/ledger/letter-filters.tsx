/** Which dead letters are listed. */
import { Button, Select } from "antd";
import { TimeRangePicker } from "../../forms/time-range-picker.tsx";
import type { Period } from "../../query/time-range.ts";
import { ReloadIcon } from "../../theme/icons.tsx";
import type { LettersState } from "./ledger-state.ts";
import type { DeadLetter } from "./letter-groups.ts";
import { ServiceSelect } from "./service-select.tsx";

interface LetterFiltersProps {
	readonly state: LettersState;
	readonly period: Period;
	readonly letters: readonly DeadLetter[];
	readonly isLoading: boolean;
	onChange(change: Partial<LettersState>): void;
	onRenew(): void;
}

export function LetterFilters(props: LetterFiltersProps) {
	const { state, period, letters, isLoading, onChange, onRenew } = props;
	return (
		<search className="ledger-filters" aria-label="Filters">
			<ServiceSelect
				value={state.serviceId}
				onChange={(serviceId) => onChange({ serviceId, source: undefined })}
			/>
			<Choice
				label="Code"
				value={state.code}
				values={letters.map(({ code }) => code)}
				onChange={(code) => onChange({ code })}
			/>
			<Choice
				label="Source"
				value={state.source}
				values={letters.map(({ source }) => source)}
				onChange={(source) => onChange({ source })}
			/>
			{(state.serviceId ?? state.code ?? state.source) !== undefined && (
				<Button
					type="text"
					onClick={() =>
						onChange({
							serviceId: undefined,
							code: undefined,
							source: undefined,
						})
					}
				>
					Clear filters
				</Button>
			)}
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

function Choice(props: {
	label: string;
	value: string | undefined;
	values: readonly string[];
	onChange(value: string | undefined): void;
}) {
	const { label, value, values, onChange } = props;
	return (
		<Select
			aria-label={label}
			placeholder={`Any ${label.toLowerCase()}`}
			allowClear
			showSearch
			popupMatchSelectWidth={false}
			value={value ?? null}
			options={[...new Set(values)]
				.filter((one) => one !== "")
				.sort()
				.map((one) => ({ value: one, label: one }))}
			onChange={(one: string | null | undefined) => onChange(one ?? undefined)}
		/>
	);
}
