/** Beside the name: version, changes, and whether the server finds anything wrong. */
import type { ResourceEditor } from "../../forms/resource/use-resource-editor.ts";
import { plural } from "../../query/format-number.ts";
import { TimeText } from "../../shell/time-text.tsx";

export function EditorState({ editor }: { readonly editor: ResourceEditor }) {
	const { saved, isDirty, shownIssues, isChecking, isReadOnly } = editor;
	return (
		<span className="editor-state faint" role="status">
			{saved && (
				<span>
					version {saved.version},{" "}
					<TimeText ms={saved.updatedAt} ago={Date.now()} />
					{saved.isShipped
						? ", came with Ursa"
						: saved.userName
							? ` by ${saved.userName}`
							: ""}
				</span>
			)}
			{isDirty && <span className="editor-dirty">changed</span>}
			{!isReadOnly && shownIssues.length > 0 && (
				<span className="editor-issues">
					{plural(shownIssues.length, "issue")}
				</span>
			)}
			{isDirty && isChecking && <span>checking …</span>}
		</span>
	);
}
