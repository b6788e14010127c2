/** Keys of the page: those of the table, n for a new record, Delete for the one under the cursor, y for its key. */
import { useCommands } from "../../shell/commands.tsx";
import { useCopy } from "../../shell/use-copy.ts";
import { tableShortcuts } from "../../tables/table-shortcuts.ts";
import type { ListRecord } from "./queries.ts";
import type { ListActions } from "./use-list-actions.tsx";

/** What the table does not know; true when the key was used. */
export function useListKeys(
	actions: ListActions,
	canEdit: boolean,
): (key: string, record: ListRecord) => boolean {
	const copy = useCopy();
	useCommands([
		...tableShortcuts("Active lists", "record"),
		...(canEdit
			? [
					{
						id: "lists.new",
						title: "Add a record to the active list",
						group: "Active lists",
						shortcut: "n",
						run: actions.add,
					},
				]
			: []),
	]);
	return (key, record) => {
		if (key === "y") void copy(record.key);
		else if (key === "Delete" && canEdit) actions.delete(record);
		else return false;
		return true;
	};
}
