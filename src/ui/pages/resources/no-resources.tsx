/** An empty list, with what to do next. */
import { Button } from "antd";
import type { ResourceKind } from "../../forms/resource/types.ts";
import { PlusIcon } from "../../theme/icons.tsx";
import { purposes } from "./kind-groups.ts";
import { pluralTitle } from "./plural-title.ts";

export function NoResources(props: {
	readonly kind: ResourceKind;
	readonly isFiltered: boolean;
	onClear(): void;
	/** Absent for who may not create. */
	readonly onCreate: (() => void) | undefined;
}) {
	const { kind, isFiltered, onClear, onCreate } = props;
	const noun = kind.title.toLowerCase();
	return (
		<div className="no-resources" role="status">
			{isFiltered ? (
				<>
					<h2>No {noun} fits the search</h2>
					<Button onClick={onClear}>Clear search</Button>
				</>
			) : (
				<>
					<h2>No {pluralTitle(kind.title).toLowerCase()} yet</h2>
					<p className="soft">{purposes[kind.kind]}</p>
					{onCreate ? (
						<Button icon={<PlusIcon />} onClick={onCreate}>
							New {noun}
						</Button>
					) : (
						<p className="faint">
							Your role may look at resources, not create them: ask an
							administrator.
						</p>
					)}
				</>
			)}
		</div>
	);
}
