/** Chooses a resource of a kind: those of the tenant and of Shared, found by name, or a new one made on the spot. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button, Select } from "antd";
import { useState } from "react";
import { useClient } from "../../api/context.tsx";
import { unmask } from "../../query/values.ts";
import { errorSentence } from "../../shell/error-panel.tsx";
import { LinkIcon, PlusIcon } from "../../theme/icons.tsx";
import { useCreation } from "./creation.tsx";
import { kindsQuery, resourcesQuery } from "./queries.ts";
import { isUsableIn } from "./tenants.ts";
import type { ResourceSummary } from "./types.ts";
import "./resource-pick.css";

interface ResourcePickProps {
	readonly kind: string;
	readonly tenantId: string;
	readonly value: string;
	readonly isReadOnly: boolean;
	readonly isOptional: boolean;
	/** Already chosen elsewhere in the same list. */
	readonly excluded?: readonly string[];
	readonly id?: string;
	readonly label?: string;
	readonly describedBy?: string | undefined;
	readonly hasIssue?: boolean;
	readonly placeholder?: string;
	onChange(id: string): void;
}

/** More are found by typing. */
const limit = 200;

export function ResourcePick(props: ResourcePickProps) {
	const { kind, tenantId, value, isReadOnly, isOptional, onChange } = props;
	const client = useClient();
	const [text, setText] = useState("");
	const create = useCreation();
	const [isOpen, setOpen] = useState(false);
	const kinds = useQuery(kindsQuery(client));
	const found = useQuery({
		...resourcesQuery(client, {
			kind: [kind],
			search: text || undefined,
			limit,
		}),
		placeholderData: keepPreviousData,
	});
	const known = (found.data?.resources ?? []).filter(
		(resource) =>
			isUsableIn(resource, tenantId) && !props.excluded?.includes(resource.id),
	);
	const chosen = useChosen(kind, value, found.data?.resources);
	const ofKind = kinds.data?.find((one) => one.kind === kind);
	const canCreate =
		create !== undefined &&
		!isReadOnly &&
		ofKind?.editableTenants.some(({ id }) => id === tenantId) === true;
	const options = known.map(
		(resource): Option => ({
			value: resource.id,
			label: unmask(resource.name),
			resource,
		}),
	);
	if (chosen && !options.some((option) => option.value === chosen.value))
		options.unshift(chosen);
	const noun = (ofKind?.title ?? kind).toLowerCase();
	return (
		<span className="resource-pick">
			<Select
				{...(props.id ? { id: props.id } : {})}
				aria-label={props.label}
				aria-describedby={props.describedBy}
				className="resource-pick-select"
				popupMatchSelectWidth={340}
				placeholder={props.placeholder ?? `choose ${articleFor(noun)} ${noun}`}
				disabled={isReadOnly}
				allowClear={isOptional}
				status={props.hasIssue ? "error" : ""}
				loading={found.isFetching && isOpen}
				open={isOpen}
				onOpenChange={setOpen}
				value={value === "" ? null : value}
				options={options}
				showSearch={{ filterOption: false, onSearch: setText }}
				onChange={(id: string | null | undefined) => onChange(id ?? "")}
				optionRender={({ data }) => (
					<span className="resource-option">
						<span className="value">{data.label}</span>
						{data.resource && (
							<span className="faint">
								{[data.resource.type, data.resource.tenantName]
									.filter(Boolean)
									.join(" · ")}
							</span>
						)}
					</span>
				)}
				notFoundContent={
					<span className="faint">
						{found.error !== null
							? errorSentence(found.error)
							: text
								? `No ${noun} fits “${text}”.`
								: `There is no ${noun} yet.`}
					</span>
				}
			/>
			{value !== "" && chosen?.resource && (
				<a
					className="resource-pick-open"
					href={`/resources/${encodeURIComponent(chosen.value)}`}
					target="_blank"
					rel="noreferrer"
					aria-label={`Open ${noun} ${chosen.label}`}
					title="Open in another tab"
				>
					<LinkIcon />
				</a>
			)}
			{canCreate && value === "" && (
				<Button
					icon={<PlusIcon />}
					aria-label={`Create new ${noun}`}
					title={`Create a new ${noun}`}
					onClick={() => create({ kind, tenantId, onCreated: onChange })}
				/>
			)}
		</span>
	);
}

const articleFor = (noun: string) => (/^[aeiou]/.test(noun) ? "an" : "a");

interface Option {
	readonly value: string;
	readonly label: string;
	readonly resource: ResourceSummary | undefined;
}

/** What is chosen, also when it is not among the first that were found; shipped content names it instead. */
function useChosen(
	kind: string,
	value: string,
	found: readonly ResourceSummary[] | undefined,
): Option | undefined {
	const isNamed = (resource: ResourceSummary) =>
		resource.id === value || resource.name === value;
	const near = found?.find(isNamed);
	const { data } = useQuery({
		...resourcesQuery(useClient(), { kind: [kind], search: value, limit: 20 }),
		enabled: value !== "" && found !== undefined && near === undefined,
		staleTime: 60_000,
	});
	if (value === "") return undefined;
	const resource = near ?? data?.resources.find(isNamed);
	return {
		value,
		label: unmask(resource?.name ?? (data ? `${value} (not found)` : value)),
		resource,
	};
}
