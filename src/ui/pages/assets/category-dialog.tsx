/** Makes a category, or changes one; its place in the tree stays. */
import { useMutation } from "@tanstack/react-query";
import { Form, Input, InputNumber, Modal, Segmented, Select } from "antd";
import { useState } from "react";
import { endpoints } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import { unmask } from "../../query/values.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { severityTitle } from "../../theme/severity.tsx";
import { type AssetCategory, severityOf } from "./asset-types.ts";
import { ConditionEditor } from "./condition-editor.tsx";
import { readCondition } from "./condition-model.ts";
import { useAssetFields } from "./use-assets.ts";
import { useEditableTenants } from "./use-editable-tenants.ts";

export interface CategoryPlace {
	/** To be changed. */
	readonly category?: AssetCategory;
	/** Of a new one. */
	readonly parent?: AssetCategory | undefined;
}

const kindNotes: Readonly<Record<AssetCategory["kind"], string>> = {
	manual: "Filled by hand.",
	active: "Filled by its condition, again and again.",
	reactive: "Filled and emptied by correlation rules.",
};

export function CategoryDialog(props: {
	place: CategoryPlace;
	onClose(): void;
	onSaved(): void;
}) {
	const { category, parent } = props.place;
	const client = useClient();
	const tenants = useEditableTenants(true);
	const [tenantId, setTenantId] = useState(
		category?.tenantId ?? parent?.tenantId ?? tenants[0]?.id ?? "",
	);
	const [draft, setDraft] = useState({
		name: category?.name ?? "",
		severity: category?.severity ?? 1,
		description: category?.description ?? "",
		kind: category?.kind ?? ("manual" as const),
		repeatHours: category?.repeatHours ?? 1,
	});
	const [condition, setCondition] = useState(
		readCondition(category?.condition),
	);
	const fields = useAssetFields(tenantId === "" ? undefined : tenantId);
	const change = (patch: Partial<typeof draft>) =>
		setDraft((before) => ({ ...before, ...patch }));
	const save = useMutation({
		mutationFn: async () => {
			const { repeatHours, ...rest } = draft;
			const body = {
				...rest,
				...(draft.kind === "active" && { repeatHours, condition }),
			};
			if (category) {
				return client.call(endpoints.changeAssetCategory, {
					params: { id: category.id },
					body,
				});
			}
			return client.call(endpoints.createAssetCategory, {
				body: { ...body, tenantId, parentId: parent?.id },
			});
		},
		onSuccess: props.onSaved,
	});
	return (
		<Modal
			open
			width={680}
			title={
				category
					? `Category “${unmask(category.name)}”`
					: parent
						? `New category in “${unmask(parent.name)}”`
						: "New category"
			}
			okText="Save"
			okButtonProps={{ disabled: draft.name.trim() === "" || tenantId === "" }}
			confirmLoading={save.isPending}
			onCancel={props.onClose}
			onOk={() => save.mutate()}
		>
			<Form layout="vertical" component="div" className="asset-form">
				<div className="asset-form-row">
					<Form.Item label="Name" required htmlFor="category-name">
						<Input
							id="category-name"
							autoFocus
							maxLength={128}
							value={draft.name}
							onChange={(event) => change({ name: event.target.value })}
						/>
					</Form.Item>
					<Form.Item label="Tenant" htmlFor="category-tenant">
						<Select
							id="category-tenant"
							disabled={category !== undefined || parent !== undefined}
							value={tenantId}
							options={
								category || parent
									? [
											{
												value: tenantId,
												label: (category ?? parent)?.tenantName,
											},
										]
									: tenants.map(({ id, name }) => ({ value: id, label: name }))
							}
							onChange={setTenantId}
						/>
					</Form.Item>
				</div>
				<Form.Item label="Severity">
					<Segmented
						aria-label="Severity"
						value={draft.severity}
						options={[1, 2, 3, 4].map((value) => ({
							value,
							label: severityTitle(severityOf(value) ?? "low"),
						}))}
						onChange={(severity) => change({ severity })}
					/>
				</Form.Item>
				<Form.Item label="Description" htmlFor="category-description">
					<Input.TextArea
						id="category-description"
						rows={2}
						maxLength={256}
						value={draft.description}
						onChange={(event) => change({ description: event.target.value })}
					/>
				</Form.Item>
				<Form.Item label="Categorization" extra={kindNotes[draft.kind]}>
					<Segmented
						aria-label="Categorization"
						value={draft.kind}
						options={[
							{ value: "manual" as const, label: "Manual" },
							{ value: "active" as const, label: "Active" },
							{ value: "reactive" as const, label: "Reactive" },
						]}
						onChange={(kind) => change({ kind })}
					/>
				</Form.Item>
				{draft.kind === "active" && (
					<>
						<Form.Item label="Repeat every" htmlFor="category-hours">
							<InputNumber
								id="category-hours"
								min={1}
								max={24}
								precision={0}
								suffix="h"
								value={draft.repeatHours}
								onChange={(hours) => change({ repeatHours: hours ?? 1 })}
							/>
						</Form.Item>
						<Form.Item label="Assets that belong to it">
							<ConditionEditor
								value={condition}
								fields={fields.data ?? []}
								onChange={setCondition}
							/>
						</Form.Item>
					</>
				)}
				{save.error !== null && <ErrorPanel error={save.error} />}
			</Form>
		</Modal>
	);
}
