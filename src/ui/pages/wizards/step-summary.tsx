/** What a step has set, in a line or a few. */
import { useQuery } from "@tanstack/react-query";
import { useClient } from "../../api/context.tsx";
import { resourceQuery } from "../../forms/resource/queries.ts";
import type {
	ResourceDraft,
	ResourceKind,
} from "../../forms/resource/types.ts";
import { humanize } from "../../forms/schema-form/labels.ts";
import { asNode, isRecord } from "../../forms/schema-form/schema-node.ts";
import { summaryOf } from "../../forms/schema-form/summary.ts";
import { amountText } from "../../forms/schema-form/units.ts";
import { unmask } from "../../query/values.ts";
import type { WizardStep } from "./wizard-steps.ts";

/** What it means that nothing is chosen. */
const absent: Readonly<Record<string, string>> = {
	connectors: "no connector: nothing would be received",
	normalizers: "no normalizer: nothing could be read",
	filter: "all events go on",
	aggregationRules: "none: every event stays by itself",
	enrichmentRules: "none",
	destinations: "every storage and correlator that the tenant may use",
	rules: "none",
};

export function StepSummary(props: {
	readonly step: WizardStep;
	readonly draft: ResourceDraft;
	readonly ofKind: ResourceKind;
}) {
	const { step, draft, ofKind } = props;
	const body = asNode(draft.body);
	const isFirst = step.members.length === 0;
	const tenant = ofKind.editableTenants.find(({ id }) => id === draft.tenantId);
	return (
		<>
			{isFirst && (
				<span className="value">
					{unmask(draft.name) || "without a name"}
					{tenant && <span className="faint"> · {tenant.name}</span>}
				</span>
			)}
			{step.members.map((name) => (
				<MemberSummary key={name} name={name} value={body[name]} />
			))}
		</>
	);
}

function MemberSummary(props: {
	readonly name: string;
	readonly value: unknown;
}) {
	const { name, value } = props;
	const isEmpty =
		value === undefined || (Array.isArray(value) && value.length === 0);
	// What has a default says nothing by its absence.
	if (isEmpty)
		return absent[name] ? <div className="faint">{absent[name]}</div> : null;
	if (Array.isArray(value))
		return (
			<ol className="summary-list">
				{value.map((item, index) => (
					<li key={index} className="value">
						{isRecord(item) ? (
							summaryOf(item)
						) : (
							<ResourceName id={String(item)} />
						)}
					</li>
				))}
			</ol>
		);
	if (name === "filter") return <div>events that match are dropped</div>;
	if (name === "rules") return <div>all that the tenant may use</div>;
	return (
		<div className="faint">
			{humanize(name).replace(/ bytes$/, "")}:{" "}
			{typeof value === "number" && /bytes/i.test(name)
				? amountText(value, "bytes")
				: isRecord(value)
					? summaryOf(value)
					: String(value)}
		</div>
	);
}

function ResourceName({ id }: { readonly id: string }) {
	const { data } = useQuery({
		...resourceQuery(useClient(), id),
		enabled: id !== "",
		staleTime: 5000,
	});
	return id === "" ? "not chosen" : unmask(data?.name ?? id);
}
