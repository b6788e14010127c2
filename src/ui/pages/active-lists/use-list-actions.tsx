/** What can be done to an active list and its records, with the confirmation that each needs. */
import { useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { type ReactNode, useState } from "react";
import { endpoints } from "#api/contract/index.ts";
import { useClient } from "../../api/context.tsx";
import { countText } from "../../query/format-number.ts";
import { unmask } from "../../query/values.ts";
import { errorSentence } from "../../shell/error-panel.tsx";

import { ImportDialog } from "./import-dialog.tsx";
import { exportRecords, type Place } from "./import-records.ts";
import { type ListOfCorrelator, type ListRecord, listsKey } from "./queries.ts";
import { RecordDialog, type RecordDraft } from "./record-dialog.tsx";
import { saveBlob } from "./save-blob.ts";

export interface ListActions {
	add(): void;
	change(record: ListRecord): void;
	delete(record: ListRecord): void;
	clear(): void;
	import(): void;
	export(): void;
	/** Of the export that runs, 0 … 1. */
	readonly exported: number | undefined;
	/** To be drawn by the page. */
	readonly dialogs: ReactNode;
}

type Dialog =
	| { readonly kind: "record"; readonly record: ListRecord | undefined }
	| { readonly kind: "import" };

export function useListActions(
	place: Place,
	list: ListOfCorrelator | undefined,
	records: readonly ListRecord[],
): ListActions {
	const client = useClient();
	const queryClient = useQueryClient();
	const { message, modal, notification } = App.useApp();
	const [dialog, setDialog] = useState<Dialog>();
	const [exported, setExported] = useState<number>();
	const name = unmask(list?.name ?? "");

	/** Tells of a failure with the server's sentence; true when it went well. */
	async function attempt(
		failure: string,
		work: () => Promise<{ readonly isApplied: boolean }>,
		success: string,
	): Promise<boolean> {
		try {
			const { isApplied } = await work();
			void message.success(
				isApplied
					? success
					: "Kept. It takes effect when the correlator has read what waits before it",
			);
			return true;
		} catch (error) {
			notification.error({
				...{ title: failure, description: errorSentence(error), duration: 0 },
			});
			return false;
		} finally {
			await queryClient.invalidateQueries({ queryKey: listsKey });
		}
	}

	async function save(draft: RecordDraft): Promise<void> {
		const isSaved = await attempt(
			"The record was not saved",
			() =>
				client.call(endpoints.putActiveListRecord, {
					...{ params: place, body: draft },
				}),
			"Saved",
		);
		if (isSaved) setDialog(undefined);
	}

	async function exportAll(): Promise<void> {
		setExported(0);
		try {
			const file = await exportRecords({
				...{ client, place, onProgress: setExported },
				signal: AbortSignal.timeout(600_000),
			});
			saveBlob(`${list?.name ?? "active list"}.jsonl`, file);
		} catch (error) {
			notification.error({
				title: "The list was not exported",
				description: errorSentence(error),
				duration: 0,
			});
		} finally {
			setExported(undefined);
		}
	}

	const suggested = Object.keys(records[0]?.fields ?? {});
	return {
		add: () => setDialog({ kind: "record", record: undefined }),
		change: (record) => setDialog({ kind: "record", record }),
		delete: ({ key }) =>
			modal.confirm({
				title: `Delete “${unmask(key)}”?`,
				content: `It is removed from “${name}” in this correlator; rules no longer find it.`,
				okText: "Delete",
				okButtonProps: { danger: true },
				onOk: () =>
					attempt(
						"The record was not deleted",
						() =>
							client.call(endpoints.deleteActiveListRecords, {
								...{ params: place, body: { keys: [key] } },
							}),
						"Deleted",
					).then(() => undefined),
			}),
		clear: () =>
			modal.confirm({
				title: `Clear “${name}”?`,
				content: `All ${countText(list?.records ?? 0)} records are removed from this correlator. Export the list first when somebody may need them again.`,
				okText: "Clear for good",
				okButtonProps: { danger: true },
				onOk: () =>
					attempt(
						"The list was not cleared",
						() => client.call(endpoints.clearActiveList, { params: place }),
						"Cleared",
					).then(() => undefined),
			}),
		import: () => setDialog({ kind: "import" }),
		export: () => void exportAll(),
		exported,
		dialogs: (
			<>
				{dialog?.kind === "record" && (
					<RecordDialog
						record={dialog.record}
						suggested={suggested}
						onSave={save}
						onClose={() => setDialog(undefined)}
					/>
				)}
				{dialog?.kind === "import" && (
					<ImportDialog
						place={place}
						listName={name}
						size={list?.records ?? 0}
						onDone={(sent) => {
							setDialog(undefined);
							void message.success(`${countText(sent)} records imported`);
							void queryClient.invalidateQueries({ queryKey: listsKey });
						}}
						onClose={() => {
							setDialog(undefined);
							void queryClient.invalidateQueries({ queryKey: listsKey });
						}}
					/>
				)}
			</>
		),
	};
}
