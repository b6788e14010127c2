/** Samples: pasted, or taken from what collectors received. */
import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Dropdown, Input } from "antd";
import { useId } from "react";
import { useClient, useMe } from "../../api/context.tsx";
import { servicesQuery } from "../../api/queries.ts";
import { plural } from "../../query/format-number.ts";
import { unmask } from "../../query/values.ts";
import { errorSentence } from "../../shell/error-panel.tsx";
import { DownIcon } from "../../theme/icons.tsx";
import { type ReceivedSource, useReceived } from "./received.ts";
import { samplesOf } from "./test-samples.ts";

interface SampleInputProps {
	readonly text: string;
	readonly isOneMessage: boolean;
	/** Only services that run this resource; all collectors without it. */
	readonly resourceId?: string | undefined;
	onChange(text: string, isOneMessage: boolean): void;
}

export function SampleInput(props: SampleInputProps) {
	const { text, isOneMessage, onChange } = props;
	const id = useId();
	const received = useReceived((texts) => {
		const isMultiline = texts.some((one) => /\n./.test(one));
		const [first = ""] = texts;
		// Messages of several lines are tried one at a time.
		if (isMultiline) onChange(first, true);
		else onChange(texts.map((one) => one.trimEnd()).join("\n"), false);
	});
	return (
		<div className="sample-input">
			<div className="sample-head">
				<label htmlFor={id} className="form-label">
					Samples
				</label>
				<span className="faint">
					{plural(samplesOf(text, isOneMessage).length, "message")}
				</span>
				<span className="grow" />
				<Checkbox
					checked={isOneMessage}
					onChange={(event) => onChange(text, event.target.checked)}
				>
					One message
				</Checkbox>
				<ReceivedMenu
					resourceId={props.resourceId}
					isBusy={received.isPending}
					onChoose={(serviceId, source) =>
						received.mutate({ serviceId, source })
					}
				/>
			</div>
			<Input.TextArea
				id={id}
				className="mono"
				spellCheck={false}
				autoSize={{ minRows: 4, maxRows: 10 }}
				placeholder={
					isOneMessage
						? "One message, as it is received"
						: "Messages as they are received, one on each line"
				}
				value={text}
				onChange={(event) => onChange(event.target.value, isOneMessage)}
			/>
			{received.error !== null && (
				<div className="form-issue" role="alert">
					{errorSentence(received.error)}
				</div>
			)}
			{received.data?.texts.length === 0 && (
				<div className="form-help" role="status">
					{received.data.source === "events"
						? "This collector kept no raw text in the last 7 days: set “Keep raw” of its normalizers to always, or paste samples."
						: "This collector has no dead letters of the last 7 days."}
				</div>
			)}
		</div>
	);
}

function ReceivedMenu(props: {
	readonly resourceId: string | undefined;
	readonly isBusy: boolean;
	onChoose(serviceId: string, source: ReceivedSource): void;
}) {
	const me = useMe();
	const { data } = useQuery({
		...servicesQuery(useClient()),
		enabled: me.permissions.includes("services.view"),
		staleTime: 60_000,
	});
	const collectors = (data ?? []).filter(({ kind }) => kind === "collector");
	const own = collectors.filter(
		({ resourceId }) => resourceId === props.resourceId,
	);
	const services = own.length > 0 ? own : collectors;
	if (services.length === 0) return null;
	return (
		<Dropdown
			trigger={["click"]}
			menu={{
				items: services.map(({ id, name }) => ({
					type: "group",
					key: id,
					label: unmask(name),
					children: (["events", "dead letters"] as const).map((source) => ({
						key: `${id} ${source}`,
						label: `Latest ${source}`,
						onClick: () => props.onChoose(id, source),
					})),
				})),
			}}
		>
			<Button size="small" loading={props.isBusy}>
				Take received <DownIcon />
			</Button>
		</Dropdown>
	);
}
