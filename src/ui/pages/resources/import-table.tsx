/** What is in a package, and what becomes of each. */
import { Segmented } from "antd";
import type { z } from "zod";
import type {
	openedPackageShape,
	transferActionShape,
} from "#api/contract/index.ts";
import type { ResourceKind } from "../../forms/resource/types.ts";
import { unmask } from "../../query/values.ts";

type Packed = z.output<typeof openedPackageShape>["resources"][number];
type Action = z.output<typeof transferActionShape>;
export type ImportActions = Readonly<Record<string, Action>>;

export function ImportTable(props: {
	readonly kinds: readonly ResourceKind[];
	readonly resources: readonly Packed[];
	readonly actions: ImportActions;
	onChange(actions: ImportActions): void;
}) {
	const { kinds, resources, actions, onChange } = props;
	const titleOf = (kind: string) =>
		kinds.find((one) => one.kind === kind)?.title ?? kind;
	const conflicts = resources.filter(({ conflict }) => conflict);
	const setAll = (action: Action) =>
		onChange({
			...actions,
			...Object.fromEntries(
				conflicts
					.filter(({ conflict }) => action === 0 || conflict?.canReplace)
					.map(({ id }) => [id, action]),
			),
		});
	return (
		<>
			{conflicts.length > 0 && (
				<p className="import-note">
					<span>
						{conflicts.length} of {resources.length} are there already.
					</span>
					<button type="button" className="link" onClick={() => setAll(0)}>
						Keep all
					</button>
					<button type="button" className="link" onClick={() => setAll(2)}>
						Replace all
					</button>
				</p>
			)}
			<div className="import-scroll">
				<table className="import-table" aria-label="Resources in the package">
					<thead>
						<tr>
							<th>Kind</th>
							<th>Name</th>
							<th>There already</th>
							<th>Action</th>
						</tr>
					</thead>
					<tbody>
						{resources.map((one) => (
							<tr key={one.id}>
								<td>{titleOf(one.kind)}</td>
								<td className="value">
									{one.folder.length > 0 && (
										<span className="faint">
											{unmask(one.folder.join(" / "))} /{" "}
										</span>
									)}
									{unmask(one.name)}
								</td>
								<td className="value">
									{one.conflict
										? `${unmask(one.conflict.name)} (${one.conflict.tenantName})`
										: "—"}
								</td>
								<td>
									<Segmented<Action>
										size="small"
										aria-label={`Action for ${unmask(one.name)}`}
										value={actions[one.id] ?? 1}
										options={optionsOf(one)}
										onChange={(action) =>
											onChange({ ...actions, [one.id]: action })
										}
									/>
								</td>
							</tr>
						))}
					</tbody>
				</table>
			</div>
		</>
	);
}

function optionsOf({ conflict }: Packed) {
	return conflict
		? [
				{ value: 0 as const, label: "Keep" },
				{
					...{ value: 2 as const, label: "Replace" },
					disabled: !conflict.canReplace,
				},
			]
		: [
				{ value: 0 as const, label: "Skip" },
				{ value: 1 as const, label: "Import" },
			];
}
