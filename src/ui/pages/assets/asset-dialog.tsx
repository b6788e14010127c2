/** Makes an asset by hand, or changes what is written of one. */
import { useMutation } from "@tanstack/react-query";
import { Alert, Form, Input, Modal, Select } from "antd";
import { useState } from "react";
import { endpoints } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import { unmask } from "../../query/values.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import type { AssetDetails } from "./asset-types.ts";
import { splitList } from "./import-file.ts";
import { useAssetFields, useRefreshAssets } from "./use-assets.ts";
import { useEditableTenants } from "./use-editable-tenants.ts";

export function AssetDialog(props: {
	/** Absent: a new one. */
	asset: AssetDetails | undefined;
	onClose(): void;
	onSaved(id: string): void;
}) {
	const { asset } = props;
	const client = useClient();
	const refresh = useRefreshAssets();
	const tenants = useEditableTenants(false);
	const [tenantId, setTenantId] = useState(
		asset?.tenantId ?? tenants[0]?.id ?? "",
	);
	const fields = useAssetFields(tenantId === "" ? undefined : tenantId);
	const [draft, setDraft] = useState({
		name: asset?.name ?? "",
		fqdn: asset?.fqdn ?? "",
		ipAddresses: asset?.ipAddresses.join(", ") ?? "",
		macAddresses: asset?.macAddresses.join(", ") ?? "",
		owner: asset?.owner ?? "",
		osName: asset?.osName ?? "",
		osVersion: asset?.osVersion ?? "",
	});
	const [values, setValues] = useState<Readonly<Record<string, string>>>(
		asset?.customFields ?? {},
	);
	const isKept = asset?.sources.includes("ksc") ?? false;
	const save = useMutation({
		mutationFn: () => {
			const body = {
				name: draft.name,
				fqdn: draft.fqdn,
				ipAddresses: splitList(draft.ipAddresses),
				macAddresses: splitList(draft.macAddresses),
				owner: draft.owner,
				os: { name: draft.osName, version: draft.osVersion },
				// What sources told stays theirs.
				software: (asset?.software ?? [])
					.filter(({ source }) => source === "manual")
					.map(({ name, version, vendor }) => ({ name, version, vendor })),
				customFields: (fields.data ?? []).map(({ id }) => ({
					id,
					value: values[id] ?? "",
				})),
			};
			return asset
				? client.call(endpoints.changeAsset, { params: { id: asset.id }, body })
				: client.call(endpoints.createAsset, { body: { ...body, tenantId } });
		},
		onSuccess: ({ id }) => {
			refresh();
			props.onSaved(id);
		},
	});
	const text = (
		key: keyof typeof draft,
		label: string,
		more: { help?: string; placeholder?: string; isRequired?: boolean } = {},
	) => (
		<Form.Item
			label={label}
			htmlFor={`asset-${key}`}
			extra={more.help}
			required={more.isRequired ?? false}
		>
			<Input
				id={`asset-${key}`}
				disabled={isKept}
				maxLength={key.endsWith("Addresses") ? 10_000 : 256}
				{...(more.placeholder && { placeholder: more.placeholder })}
				value={draft[key]}
				onChange={(event) =>
					setDraft((before) => ({ ...before, [key]: event.target.value }))
				}
			/>
		</Form.Item>
	);
	return (
		<Modal
			open
			width={620}
			title={asset ? `Asset “${unmask(asset.name)}”` : "New asset"}
			okText="Save"
			okButtonProps={{
				disabled:
					tenantId === "" ||
					draft.fqdn.trim() + draft.ipAddresses.trim() === "",
			}}
			confirmLoading={save.isPending}
			onCancel={props.onClose}
			onOk={() => save.mutate()}
		>
			<Form layout="vertical" component="div" className="asset-form">
				{isKept && (
					<Alert
						type="info"
						showIcon
						title="Kaspersky Security Center keeps this asset; only its custom fields are yours."
					/>
				)}
				<div className="asset-form-row">
					{text("name", "Name", {
						placeholder: "As the FQDN or first address",
					})}
					<Form.Item label="Tenant" htmlFor="asset-tenant">
						<Select
							id="asset-tenant"
							disabled={asset !== undefined}
							value={tenantId}
							options={
								asset
									? [{ value: asset.tenantId, label: asset.tenantName }]
									: tenants.map(({ id, name }) => ({ value: id, label: name }))
							}
							onChange={setTenantId}
						/>
					</Form.Item>
				</div>
				{text("fqdn", "FQDN", {
					help: "This or an IP address is needed. An FQDN names one machine of the tenant.",
				})}
				<div className="asset-form-row">
					{text("ipAddresses", "IP addresses", {
						help: "The first is the main one.",
					})}
					{text("macAddresses", "MAC addresses")}
				</div>
				{text("owner", "Owner")}
				<div className="asset-form-row">
					{text("osName", "Operating system")}
					{text("osVersion", "Version")}
				</div>
				{(fields.data ?? []).map((field) => (
					<Form.Item
						key={field.id}
						label={unmask(field.name)}
						htmlFor={`asset-field-${field.id}`}
						extra={field.mask && `Must match ${field.mask}`}
					>
						<Input
							id={`asset-field-${field.id}`}
							maxLength={1024}
							placeholder={field.default}
							value={values[field.id] ?? ""}
							onChange={(event) =>
								setValues((before) => ({
									...before,
									[field.id]: event.target.value,
								}))
							}
						/>
					</Form.Item>
				))}
				{save.error !== null && <ErrorPanel error={save.error} />}
			</Form>
		</Modal>
	);
}
