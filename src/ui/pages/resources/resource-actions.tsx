/** What can be done with a saved resource besides changing it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Dropdown, Modal, Tooltip } from "antd";
import { useState } from "react";
import { endpoints } from "#api/contract/index.ts";
import { UrsaError } from "#schema/index.ts";
import { useClient } from "../../api/context.tsx";
import type { Resource, ResourceKind } from "../../forms/resource/types.ts";
import { unmask } from "../../query/values.ts";
import { ErrorPanel, errorSentence } from "../../shell/error-panel.tsx";
import { useCopy } from "../../shell/use-copy.ts";
import { DownIcon } from "../../theme/icons.tsx";
import { useOpenResource } from "./open-resource.ts";
import { ResourceUsers } from "./resource-users.tsx";

interface ResourceActionsProps {
	readonly resource: Resource;
	readonly kind: ResourceKind;
	/** A copy would be of what is saved. */
	readonly isDirty: boolean;
	onGone(): void;
}

export function ResourceActions(props: ResourceActionsProps) {
	const { resource, kind, isDirty, onGone } = props;
	const client = useClient();
	const queryClient = useQueryClient();
	const { message } = App.useApp();
	const { open } = useOpenResource();
	const copy = useCopy();
	const [isDeleting, setDeleting] = useState(false);
	const duplicate = useMutation({
		mutationFn: (tenantId: string) =>
			client.call(endpoints.duplicateResource, {
				params: { id: resource.id },
				body: { tenantId },
			}),
		onSuccess: (made) => {
			void queryClient.invalidateQueries({ queryKey: ["resources", "list"] });
			void message.success(`“${unmask(made.name)}” created`);
			open(made);
		},
		onError: (error) => void message.error(errorSentence(error)),
	});
	const tenants = kind.editableTenants;
	const own = tenants.find(({ id }) => id === resource.tenantId);
	return (
		<>
			<Dropdown
				trigger={["click"]}
				menu={{
					items: [
						{
							key: "duplicate",
							label: "Duplicate",
							disabled: isDirty || tenants.length === 0,
							...(own && tenants.length > 1
								? {
										children: tenants.map(({ id, name }) => ({
											key: `duplicate ${id}`,
											label: `In ${name}`,
											onClick: () => duplicate.mutate(id),
										})),
									}
								: {
										onClick: () =>
											tenants[0] && duplicate.mutate((own ?? tenants[0]).id),
									}),
						},
						{
							key: "copy",
							label: "Copy ID",
							onClick: () => void copy(resource.id),
						},
						...(resource.canEdit
							? [
									{ type: "divider" as const },
									{
										key: "delete",
										label: "Delete …",
										danger: true,
										onClick: () => setDeleting(true),
									},
								]
							: []),
					],
				}}
			>
				<Tooltip title={isDirty ? "Save first to duplicate" : undefined}>
					<Button loading={duplicate.isPending}>
						More <DownIcon />
					</Button>
				</Tooltip>
			</Dropdown>
			{isDeleting && (
				<DeleteDialog
					resource={resource}
					onClose={() => setDeleting(false)}
					onGone={onGone}
				/>
			)}
		</>
	);
}

function DeleteDialog(props: {
	readonly resource: Resource;
	onClose(): void;
	onGone(): void;
}) {
	const { resource, onClose, onGone } = props;
	const client = useClient();
	const queryClient = useQueryClient();
	const { message } = App.useApp();
	const remove = useMutation({
		mutationFn: () =>
			client.call(endpoints.deleteResource, { params: { id: resource.id } }),
		onSuccess: () => {
			void queryClient.invalidateQueries({ queryKey: ["resources"] });
			void message.success(`“${unmask(resource.name)}” deleted`);
			onClose();
			onGone();
		},
	});
	const isInUse =
		remove.error instanceof UrsaError &&
		remove.error.code === "resources.inUse";
	return (
		<Modal
			open
			title={`Delete “${unmask(resource.name)}”?`}
			okText="Delete"
			okButtonProps={{ danger: true, disabled: isInUse }}
			confirmLoading={remove.isPending}
			onOk={() => remove.mutate()}
			onCancel={onClose}
		>
			<div className="delete-dialog">
				{remove.error !== null ? (
					<ErrorPanel error={remove.error} title="Not deleted" />
				) : (
					<p>It can't be brought back.</p>
				)}
				<ResourceUsers id={resource.id} />
			</div>
		</Modal>
	);
}
