/** One service of all, by name. One that is gone is still shown by its id: the ledger outlives services. */
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useClient } from "../../api/context.tsx";
import { servicesQuery } from "../../api/queries.ts";

export function ServiceSelect(props: {
	value: string | undefined;
	onChange(serviceId: string | undefined): void;
}) {
	const { value, onChange } = props;
	const { data = [] } = useQuery(servicesQuery(useClient()));
	const isGone =
		value !== undefined && data.length > 0 && !data.some((s) => s.id === value);
	return (
		<Select
			aria-label="Service"
			className="service-select"
			placeholder="All services"
			allowClear
			showSearch={{ optionFilterProp: "label" }}
			popupMatchSelectWidth={false}
			value={value ?? null}
			options={[
				...data.map(({ id, name, tenantName }) => ({
					value: id,
					label: `${name} · ${tenantName}`,
				})),
				...(isGone ? [{ value, label: `Deleted: ${value}` }] : []),
			]}
			onChange={(id: string | null | undefined) => onChange(id ?? undefined)}
		/>
	);
}
