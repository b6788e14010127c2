import { Button, Dropdown } from "antd";
import { DownloadIcon, MoreIcon, PlusIcon } from "../../theme/icons.tsx";
import type { ListOfCorrelator } from "./queries.ts";
import type { ListActions } from "./use-list-actions.tsx";

/** What can be done with the whole list. */
export function ListBar(props: {
	readonly list: ListOfCorrelator;
	readonly actions: ListActions;
	readonly canEdit: boolean;
}) {
	const { list, actions, canEdit } = props;
	const isExporting = actions.exported !== undefined;
	const exportText = isExporting
		? `Exporting, ${Math.floor((actions.exported ?? 0) * 100)}%`
		: "Export";
	return (
		<>
			<Button
				icon={<DownloadIcon />}
				loading={isExporting}
				disabled={list.records === 0}
				onClick={actions.export}
			>
				{exportText}
			</Button>
			{canEdit && (
				<>
					<Button onClick={actions.import}>Import …</Button>
					<Button type="primary" icon={<PlusIcon />} onClick={actions.add}>
						Add record
					</Button>
					<Dropdown
						trigger={["click"]}
						menu={{
							items: [
								{
									key: "clear",
									label: "Clear the list …",
									danger: true,
									disabled: list.records === 0,
									onClick: actions.clear,
								},
							],
						}}
					>
						<Button icon={<MoreIcon />} aria-label="More actions" />
					</Dropdown>
				</>
			)}
		</>
	);
}
