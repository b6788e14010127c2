/** What can be done to categories, as far as the user may. */
import { App, type MenuProps } from "antd";
import { type ReactNode, useState } from "react";
import { endpoints } from "#api/contract/index.ts";
import { useClient, useMe } from "../../api/context.tsx";
import { unmask } from "../../query/values.ts";
import { errorSentence } from "../../shell/error-panel.tsx";
import type { AssetCategory } from "./asset-types.ts";
import { CategoryDialog, type CategoryPlace } from "./category-dialog.tsx";
import { useRefreshAssets } from "./use-assets.ts";

export interface CategoryActions {
	readonly canEdit: boolean;
	create(parent: AssetCategory | undefined): void;
	itemsOf(category: AssetCategory): NonNullable<MenuProps["items"]>;
	readonly dialog: ReactNode;
}

export function useCategoryActions(
	onDeleted: (id: string) => void,
): CategoryActions {
	const client = useClient();
	const me = useMe();
	const { message, modal } = App.useApp();
	const refresh = useRefreshAssets();
	const [open, setOpen] = useState<CategoryPlace>();
	const canEdit = me.permissions.includes("assets.edit");
	/** Those of Shared only general administrators change. */
	const mayEdit = ({ tenantId }: AssetCategory) =>
		canEdit &&
		(me.isGeneralAdministrator ||
			me.tenants.some(
				({ id, role }) => id === tenantId && role !== "operator",
			));

	async function start(category: AssetCategory): Promise<void> {
		try {
			await client.call(endpoints.startCategorization, {
				params: { id: category.id },
			});
			void message.success("Categorization has started; see the tasks");
		} catch (error) {
			void message.error(errorSentence(error));
		}
	}

	function remove(category: AssetCategory): void {
		modal.confirm({
			title: `Delete the category “${unmask(category.name)}”?`,
			content:
				"Categories with assets or categories in them cannot be deleted.",
			okText: "Delete",
			okButtonProps: { danger: true },
			onOk: async () => {
				try {
					await client.call(endpoints.deleteAssetCategory, {
						params: { id: category.id },
					});
					onDeleted(category.id);
					refresh();
				} catch (error) {
					void message.error(errorSentence(error));
				}
			},
		});
	}

	return {
		canEdit,
		create: (parent) => setOpen({ parent }),
		itemsOf: (category) =>
			mayEdit(category)
				? [
						...(category.kind === "active"
							? [
									{
										key: "start",
										label: "Start categorization",
										onClick: ({ domEvent }: Clicked) => {
											domEvent.stopPropagation();
											void start(category);
										},
									},
								]
							: []),
						{
							key: "add",
							label: "New category below",
							onClick: ({ domEvent }: Clicked) => {
								domEvent.stopPropagation();
								setOpen({ parent: category });
							},
						},
						{
							key: "edit",
							label: "Edit",
							onClick: ({ domEvent }: Clicked) => {
								domEvent.stopPropagation();
								setOpen({ category });
							},
						},
						{
							key: "delete",
							label: "Delete",
							danger: true,
							onClick: ({ domEvent }: Clicked) => {
								domEvent.stopPropagation();
								remove(category);
							},
						},
					]
				: [],
		dialog: open && (
			<CategoryDialog
				place={open}
				onClose={() => setOpen(undefined)}
				onSaved={() => {
					setOpen(undefined);
					refresh();
				}}
			/>
		),
	};
}

/** The menu's clicks would choose the node below it too. */
interface Clicked {
	readonly domEvent: { stopPropagation(): void };
}
