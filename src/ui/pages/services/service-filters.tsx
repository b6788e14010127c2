/** Which services are listed. */
import { Input, Select } from "antd";
import { SearchIcon } from "../../theme/icons.tsx";
import { kindTitles, statusTitles } from "./service-titles.ts";
import {
	type ServicesState,
	serviceKinds,
	serviceStatuses,
} from "./services-state.ts";

export function ServiceFilters(props: {
	state: ServicesState;
	onChange(change: Partial<ServicesState>): void;
}) {
	const { state, onChange } = props;
	return (
		<search className="service-filters" aria-label="Filters">
			<Select
				aria-label="Type"
				placeholder="Any type"
				allowClear
				value={state.kind ?? null}
				options={serviceKinds.map((value) => ({
					value,
					label: kindTitles[value],
				}))}
				onChange={(kind) => onChange({ kind: kind ?? undefined })}
			/>
			<Select
				aria-label="Status"
				placeholder="Any status"
				allowClear
				popupMatchSelectWidth={false}
				value={state.status ?? null}
				options={serviceStatuses.map((value) => ({
					value,
					label: statusTitles[value],
				}))}
				onChange={(status) => onChange({ status: status ?? undefined })}
			/>
			<Input
				allowClear
				prefix={<SearchIcon className="faint" />}
				aria-label="Name, tenant or address"
				placeholder="Name, tenant, address"
				maxLength={200}
				value={state.text}
				onChange={(event) => onChange({ text: event.target.value })}
			/>
		</search>
	);
}
