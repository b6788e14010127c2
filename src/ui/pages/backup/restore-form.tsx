/** Sends an archive that replaces what the core holds. */
import { useMutation } from "@tanstack/react-query";
import { Alert, App, Button } from "antd";
import { useId, useRef, useState } from "react";
import { bytesText } from "../../query/format-number.ts";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { sendRestore } from "./queries.ts";

export function RestoreForm({ restartsItself }: { restartsItself: boolean }) {
	const { modal } = App.useApp();
	const id = useId();
	const [file, setFile] = useState<File>();
	const sending = useRef<AbortController>(undefined);
	const restore = useMutation({
		mutationFn: (archive: File) => {
			const controller = new AbortController();
			sending.current = controller;
			return sendRestore(archive, controller.signal);
		},
	});
	const ask = (archive: File) =>
		modal.confirm({
			title: "Replace everything that the core holds?",
			content: `Users, resources, alerts and settings become those of the backup; what was made since then is gone, and everybody is logged out. Only a backup of this very version is taken. ${
				restartsItself
					? "The core restarts at once."
					: "It takes effect when the core is started the next time."
			} What was there is kept in the data directory until the next restore.`,
			okText: "Restore",
			okButtonProps: { danger: true },
			onOk: () => restore.mutate(archive),
		});
	return (
		<section className="panel" aria-label="Restore">
			<h2>Restore</h2>
			<div className="backup-fields">
				<label htmlFor={id}>Backup file</label>
				<input
					id={id}
					type="file"
					accept=".gz,application/gzip"
					onChange={({ target }) => {
						setFile(target.files?.[0]);
						restore.reset();
					}}
				/>
				{file && <span className="faint">{bytesText(file.size)}</span>}
				<Button
					danger
					disabled={file === undefined}
					loading={restore.isPending}
					onClick={() => file && ask(file)}
				>
					Restore …
				</Button>
				{restore.isPending && (
					<Button onClick={() => sending.current?.abort()}>Cancel</Button>
				)}
			</div>
			{restore.error !== null && <ErrorPanel error={restore.error} />}
			{restore.data && (
				<Alert
					type="success"
					showIcon
					role="status"
					title={
						<>
							The backup of <TimeText ms={restore.data.createdAt} /> was checked
							and{" "}
							{restore.data.restartsItself
								? "is being restored: log in again in a minute."
								: "is restored at the next start of the core."}
						</>
					}
				/>
			)}
		</section>
	);
}
