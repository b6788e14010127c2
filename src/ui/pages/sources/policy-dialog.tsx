/** Makes or changes a policy. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Input, InputNumber, Modal, Select } from "antd";
import { type ReactNode, useId, useState } from "react";
import { endpoints } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import { unmask } from "../../query/values.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import type { SourcePolicy } from "./queries.ts";

interface PolicyDialogProps {
	/** Absent: a new one. */
	readonly policy: SourcePolicy | undefined;
	/** Where a new one may be made. */
	readonly tenants: readonly { readonly id: string; readonly name: string }[];
	onClose(): void;
}

export function PolicyDialog({ policy, tenants, onClose }: PolicyDialogProps) {
	const client = useClient();
	const queryClient = useQueryClient();
	const [tenantId, setTenantId] = useState(tenants[0]?.id ?? "");
	const [name, setName] = useState(policy?.name ?? "");
	const [windowMinutes, setWindow] = useState(policy?.windowMinutes ?? 60);
	const [leastEvents, setLeast] = useState(policy?.leastEvents);
	const [mostEvents, setMost] = useState(policy?.mostEvents);
	const [recipients, setRecipients] = useState(policy?.recipients ?? []);
	const save = useMutation({
		mutationFn: () => {
			const content = {
				...{ name, windowMinutes, recipients: [...recipients] },
				...(leastEvents === undefined ? {} : { leastEvents }),
				...(mostEvents === undefined ? {} : { mostEvents }),
			};
			return policy === undefined
				? client.call(endpoints.createSourcePolicy, {
						body: { tenantId, ...content },
					})
				: client.call(endpoints.updateSourcePolicy, {
						params: { id: policy.id },
						body: { version: policy.version, ...content },
					});
		},
		onSuccess: () => {
			void queryClient.invalidateQueries({ queryKey: ["sources"] });
			onClose();
		},
	});
	return (
		<Modal
			open
			title={policy === undefined ? "New policy" : "Change policy"}
			okText={policy === undefined ? "Create" : "Save"}
			okButtonProps={{ disabled: name.trim() === "" }}
			confirmLoading={save.isPending}
			onCancel={onClose}
			onOk={() => save.mutate()}
		>
			<form
				className="policy-form"
				onSubmit={(event) => {
					event.preventDefault();
					save.mutate();
				}}
			>
				<Field label="Name">
					{(id) => (
						<Input
							id={id}
							autoFocus
							maxLength={128}
							value={name}
							onChange={(event) => setName(event.target.value)}
						/>
					)}
				</Field>
				{policy === undefined && (
					<Field label="Tenant">
						{(id) => (
							<Select
								id={id}
								value={tenantId}
								showSearch={{ optionFilterProp: "label" }}
								options={tenants.map((one) => ({
									value: one.id,
									label: unmask(one.name),
								}))}
								onChange={setTenantId}
							/>
						)}
					</Field>
				)}
				<Field
					label="Window, minutes"
					hint="5 minutes to 30 days. Without the two numbers below, a source that sends nothing for so long is silent."
				>
					{(id) => (
						<InputNumber
							id={id}
							min={5}
							max={43_200}
							precision={0}
							value={windowMinutes}
							onChange={(value) => setWindow(value ?? 60)}
						/>
					)}
				</Field>
				<Field label="At least so many events in the window">
					{(id) => (
						<InputNumber
							{...{ id, min: 0, precision: 0, value: leastEvents ?? null }}
							onChange={(value) => setLeast(value ?? undefined)}
						/>
					)}
				</Field>
				<Field label="At most so many events in the window">
					{(id) => (
						<InputNumber
							{...{ id, min: 0, precision: 0, value: mostEvents ?? null }}
							onChange={(value) => setMost(value ?? undefined)}
						/>
					)}
				</Field>
				<Field
					label="Recipients"
					hint="Mail addresses, beside those of the mail settings. Every violation opens an alert, too."
				>
					{(id) => (
						<Select
							id={id}
							mode="tags"
							open={false}
							suffixIcon={null}
							tokenSeparators={[",", ";", " "]}
							value={[...recipients]}
							onChange={setRecipients}
						/>
					)}
				</Field>
				{save.error !== null && <ErrorPanel error={save.error} />}
				<input type="submit" hidden />
			</form>
		</Modal>
	);
}

function Field(props: {
	readonly label: string;
	readonly hint?: string;
	readonly children: (id: string) => ReactNode;
}) {
	const id = useId();
	return (
		<div className="policy-field">
			<label htmlFor={id}>{props.label}</label>
			{props.children(id)}
			{props.hint && <span className="faint">{props.hint}</span>}
		</div>
	);
}
