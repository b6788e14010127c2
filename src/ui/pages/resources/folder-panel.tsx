/** The folders of a kind, left of the table: one is chosen, moved by dragging, or changed by its menu. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Dropdown, Tooltip, Tree } from "antd";
import { useMemo, useState } from "react";
import { endpoints } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import type { ResourceKind } from "../../forms/resource/types.ts";
import { unmask } from "../../query/values.ts";
import { ErrorPanel, errorSentence } from "../../shell/error-panel.tsx";
import { MoreIcon, PlusIcon } from "../../theme/icons.tsx";
import { FolderDialog } from "./folder-dialog.tsx";
import {
	type Folder,
	type FolderNode,
	foldersQuery,
	folderTree,
} from "./folder-queries.ts";
import { pluralTitle } from "./plural-title.ts";

interface FolderPanelProps {
	readonly kind: ResourceKind;
	readonly chosen: string | undefined;
	readonly tenantId: string | undefined;
	onChoose(folderId: string | undefined): void;
}

export function FolderPanel(props: FolderPanelProps) {
	const { kind, chosen, onChoose } = props;
	const client = useClient();
	const queryClient = useQueryClient();
	const { message } = App.useApp();
	const { data, error, refetch } = useQuery(foldersQuery(client, kind.kind));
	const [dialog, setDialog] = useState<"new" | Folder>();
	const folders = useMemo(
		() =>
			(data?.folders ?? []).filter(
				({ tenantId }) => !props.tenantId || tenantId === props.tenantId,
			),
		[data, props.tenantId],
	);
	const tree = useMemo(() => folderTree(folders), [folders]);
	const refresh = () => {
		void queryClient.invalidateQueries({ queryKey: ["resource-folders"] });
		void queryClient.invalidateQueries({ queryKey: ["resources", "list"] });
	};
	const onError = (failure: unknown) =>
		void message.error(errorSentence(failure));
	const move = useMutation({
		mutationFn: ({ id, parentId }: { id: string; parentId: string | null }) =>
			client.call(endpoints.changeFolder, {
				params: { id },
				body: { parentId },
			}),
		onSuccess: refresh,
		onError,
	});
	const remove = useMutation({
		mutationFn: (id: string) =>
			client.call(endpoints.deleteFolder, { params: { id } }),
		onSuccess: (_answer, id) => {
			refresh();
			if (id === chosen) onChoose(undefined);
		},
		onError,
	});
	const canCreate = kind.editableTenants.length > 0;
	const current = folders.find(({ id }) => id === chosen);
	return (
		<section className="folder-panel" aria-label="Folders">
			<header>
				<h3>Folders</h3>
				{canCreate && (
					<Tooltip title="New folder">
						<Button
							size="small"
							type="text"
							icon={<PlusIcon />}
							aria-label="New folder"
							onClick={() => setDialog("new")}
						/>
					</Tooltip>
				)}
				{current?.canEdit && (
					<Dropdown
						trigger={["click"]}
						menu={{
							items: [
								{
									key: "rename",
									label: "Rename …",
									onClick: () => setDialog(current),
								},
								{
									key: "top",
									label: "Move to the top",
									disabled: current.parentId === undefined,
									onClick: () =>
										move.mutate({ id: current.id, parentId: null }),
								},
								{
									key: "delete",
									label: "Delete (only when empty)",
									danger: true,
									onClick: () => remove.mutate(current.id),
								},
							],
						}}
					>
						<Button
							size="small"
							type="text"
							icon={<MoreIcon />}
							aria-label={`Change folder ${unmask(current.name)}`}
						/>
					</Dropdown>
				)}
			</header>
			<button
				type="button"
				className={`folder-all ${chosen === undefined ? "is-active" : ""}`}
				aria-pressed={chosen === undefined}
				onClick={() => onChoose(undefined)}
			>
				All {pluralTitle(kind.title).toLowerCase()}
			</button>
			{error !== null && (
				<ErrorPanel error={error} onRetry={() => void refetch()} />
			)}
			{data && tree.length === 0 && (
				<p className="faint folder-none">No folders yet</p>
			)}
			{tree.length > 0 && (
				<Tree<TreeNode>
					// Folders that come later are unfolded too.
					key={kind.kind}
					blockNode
					defaultExpandAll
					treeData={toTreeData(tree)}
					selectedKeys={chosen === undefined ? [] : [chosen]}
					titleRender={({ title, folder }) => (
						<span className={folder ? "value" : "faint"}>{unmask(title)}</span>
					)}
					onSelect={(_keys, { node }) =>
						node.folder && onChoose(node.folder.id)
					}
					draggable={{
						icon: false,
						nodeDraggable: (node) => isMovable(node),
					}}
					allowDrop={({ dragNode, dropNode, dropPosition }) =>
						dropPosition === 0 &&
						dragNode.folder !== undefined &&
						dropNode.folder?.tenantId === dragNode.folder.tenantId
					}
					onDrop={({ dragNode, node }) => {
						if (dragNode.folder && node.folder)
							move.mutate({ id: dragNode.folder.id, parentId: node.folder.id });
					}}
				/>
			)}
			{dialog !== undefined && (
				<FolderDialog
					kind={kind}
					folder={dialog === "new" ? undefined : dialog}
					above={current}
					onDone={(folder) => {
						setDialog(undefined);
						refresh();
						if (dialog === "new") onChoose(folder.id);
					}}
					onClose={() => setDialog(undefined)}
				/>
			)}
		</section>
	);
}

/** The tree's own type of a node says less than ours. */
function isMovable(node: object): boolean {
	const folder: unknown = "folder" in node ? node.folder : undefined;
	return (
		typeof folder === "object" &&
		folder !== null &&
		"canEdit" in folder &&
		folder.canEdit === true
	);
}

/** As the tree wants it. */
interface TreeNode {
	readonly key: string;
	readonly title: string;
	readonly folder: Folder | undefined;
	readonly selectable: boolean;
	children: TreeNode[];
}

function toTreeData(nodes: readonly FolderNode[]): TreeNode[] {
	return nodes.map(({ key, title, folder, children }) => ({
		...{ key, title, folder },
		selectable: folder !== undefined,
		children: toTreeData(children),
	}));
}
