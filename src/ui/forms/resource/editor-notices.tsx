/** Above a form: why it could not be saved, and what to do when somebody else saved meanwhile. */
import { Alert, Button } from "antd";
import { ErrorPanel } from "../../shell/error-panel.tsx";
import type { ResourceEditor } from "./use-resource-editor.ts";

export function EditorNotices({ editor }: { editor: ResourceEditor }) {
	const { conflict, error, checkError, settle, isReadOnly, saved } = editor;
	return (
		<>
			{!saved && editor.draft.tenantId === "" && (
				<Alert
					type="info"
					showIcon
					title="Your role can't create this in any tenant. Ask an administrator."
				/>
			)}
			{isReadOnly && saved && (
				<Alert
					type="info"
					showIcon
					title={`You may look at this, not change it: it belongs to the tenant ${saved.tenantName}. Duplicate it to make your own.`}
				/>
			)}
			{conflict && (
				<Alert
					type="warning"
					showIcon
					role="alert"
					title={`${conflict.userName ?? "Somebody"} saved version ${conflict.version} meanwhile.`}
					description="Load it to go on from there. What you typed can be kept: your changes are put on top, and nothing is saved until you save again."
					action={
						<div className="conflict-actions">
							<Button
								size="small"
								type="primary"
								onClick={() => settle("mine")}
							>
								Load it, keep my changes
							</Button>
							<Button size="small" onClick={() => settle("theirs")}>
								Load it, drop mine
							</Button>
						</div>
					}
				/>
			)}
			{error !== null && <ErrorPanel error={error} title="Not saved" />}
			{checkError !== null && error === null && (
				<ErrorPanel error={checkError} title="Could not be checked" />
			)}
		</>
	);
}
