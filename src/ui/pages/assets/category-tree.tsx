/** Categories left of the table: one is chosen, or changed by its menu. */
import { Button, Checkbox, Dropdown, Tree } from "antd";
import { useMemo } from "react";
import { countText } from "../../query/format-number.ts";
import { unmask } from "../../query/values.ts";
import { MoreIcon, PlusIcon } from "../../theme/icons.tsx";
import type { AssetCategory } from "./asset-types.ts";
import type { CategoryActions } from "./use-category-actions.tsx";

interface Node {
	readonly key: string;
	readonly name: string;
	readonly count?: number;
	readonly category?: AssetCategory;
	readonly children: Node[];
}

export function CategoryTree(props: {
	categories: readonly AssetCategory[];
	total: number;
	uncategorized: number;
	chosen: string | undefined;
	isRecursive: boolean;
	actions: CategoryActions;
	onChoose(category: string | undefined): void;
	onRecursive(isRecursive: boolean): void;
}) {
	const { categories, chosen, actions } = props;
	const nodes = useMemo(() => toNodes(categories), [categories]);
	const tree: Node[] = [
		{ key: "", name: "All assets", count: props.total, children: [] },
		{
			key: "uncategorized",
			name: "Uncategorized assets",
			count: props.uncategorized,
			children: [],
		},
		...nodes,
	];
	return (
		<section className="asset-tree" aria-label="Categories">
			<header>
				<h3>Categories</h3>
				{actions.canEdit && (
					<Button
						size="small"
						type="text"
						icon={<PlusIcon />}
						aria-label="New category"
						title="New category"
						onClick={() => actions.create(undefined)}
					/>
				)}
			</header>
			<div className="asset-tree-scroll">
				<Tree<Node>
					key={categories.length === 0 ? "none" : "some"}
					blockNode
					defaultExpandAll
					treeData={tree}
					fieldNames={{ title: "name" }}
					selectedKeys={[chosen ?? ""]}
					onSelect={(_keys, { node }) => props.onChoose(node.key || undefined)}
					titleRender={(node) => <Title node={node} actions={actions} />}
				/>
			</div>
			<footer>
				<Checkbox
					checked={props.isRecursive}
					onChange={(event) => props.onRecursive(event.target.checked)}
				>
					With categories below
				</Checkbox>
			</footer>
		</section>
	);
}

function Title({ node, actions }: { node: Node; actions: CategoryActions }) {
	const { category } = node;
	const items = category ? actions.itemsOf(category) : [];
	return (
		<span className="asset-tree-node">
			{category && (
				<span
					className={`category-mark is-${category.severity}`}
					title={`${category.kind}, severity ${category.severity} of 4`}
				/>
			)}
			<span className="value asset-tree-name">{unmask(node.name)}</span>
			{category && category.kind !== "manual" && (
				<span className="faint">{category.kind}</span>
			)}
			{node.count !== undefined && (
				<span className="faint is-number">{countText(node.count)}</span>
			)}
			{items.length > 0 && (
				<Dropdown trigger={["click"]} menu={{ items }}>
					<Button
						size="small"
						type="text"
						icon={<MoreIcon />}
						aria-label={`More of ${node.name}`}
						onClick={(event) => event.stopPropagation()}
					/>
				</Dropdown>
			)}
		</span>
	);
}

/** By tenant where there are several, so that equal names are told apart. */
function toNodes(categories: readonly AssetCategory[]): Node[] {
	const ids = new Set(categories.map(({ id }) => id));
	const below = (parentId: string | undefined, tenantId: string): Node[] =>
		categories
			.filter((one) => one.tenantId === tenantId)
			.filter((one) =>
				parentId === undefined
					? one.parentId === undefined || !ids.has(one.parentId)
					: one.parentId === parentId,
			)
			.map((category) => ({
				key: category.id,
				name: category.name,
				count: category.assetCount,
				category,
				children: below(category.id, tenantId),
			}));
	const tenants = new Map(
		categories.map(({ tenantId, tenantName }) => [tenantId, tenantName]),
	);
	const trees = [...tenants].map(([tenantId, name]) => ({
		name,
		nodes: below(undefined, tenantId),
	}));
	if (trees.length === 1) return trees[0]?.nodes ?? [];
	return trees.flatMap(({ name, nodes }) =>
		nodes.map((node) => ({ ...node, name: `${node.name} · ${name}` })),
	);
}
